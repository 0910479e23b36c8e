package io.throughline.deploy.bench;

import java.util.List;

/// What [Bench#recovery] measured.
///
/// @param suite `recovery`
/// @param figures seconds from the kill; the first answer has an aim
/// @param withStandby what the medians were taken from
/// @param withoutStandby the same where nobody had a copy of the dead member's heads
/// @param settings what it was measured with
/// @param notes what a reader must know to understand the figures
public record RecoveryReport(
        String suite,
        List<Figure> figures,
        List<Kill> withStandby,
        List<Kill> withoutStandby,
        RecoveryOptions settings,
        List<String> notes)
        implements FigureReport {

    public RecoveryReport {
        figures = List.copyOf(figures);
        withStandby = List.copyOf(withStandby);
        withoutStandby = List.copyOf(withoutStandby);
        notes = List.copyOf(notes);
    }

    /// One `kill -9`, and when the partitions of the dead answered again.
    ///
    /// @param partitions that the dead one had
    /// @param firstSeconds until the first of them answered a command
    /// @param allSeconds until each of them did
    public record Kill(int partitions, double firstSeconds, double allSeconds) {}
}
