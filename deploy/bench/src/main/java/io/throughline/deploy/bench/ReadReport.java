package io.throughline.deploy.bench;

import java.util.List;

/// What [Bench#read] measured.
///
/// @param suite `read`
/// @param figures times of one read
/// @param settings what it was measured with
/// @param notes what a reader must know to understand the figures
public record ReadReport(
        String suite, List<Figure> figures, ReadOptions settings, List<String> notes)
        implements FigureReport {

    public ReadReport {
        figures = List.copyOf(figures);
        notes = List.copyOf(notes);
    }
}
