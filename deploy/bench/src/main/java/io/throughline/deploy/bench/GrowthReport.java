package io.throughline.deploy.bench;

import java.util.List;

/// What [Bench#growth] measured.
///
/// @param suite `growth`
/// @param figures ratios, which have aims, and what they were made of
/// @param rounds what the medians were taken from
/// @param settings what it was measured with
/// @param notes what a reader must know to understand the figures
public record GrowthReport(
        String suite,
        List<Figure> figures,
        Rounds rounds,
        GrowthOptions settings,
        List<String> notes)
        implements FigureReport {

    public GrowthReport {
        figures = List.copyOf(figures);
        notes = List.copyOf(notes);
    }

    /// Microseconds for one command, round by round: numbers far apart tell of a machine that had
    /// other work.
    ///
    /// @param young streams at version 10, ten agents
    /// @param old streams at a high version, ten agents
    /// @param crowd streams at version 10, many agents
    public record Rounds(List<Double> young, List<Double> old, List<Double> crowd) {

        public Rounds {
            young = List.copyOf(young);
            old = List.copyOf(old);
            crowd = List.copyOf(crowd);
        }
    }
}
