package io.throughline.deploy.bench;

import java.util.List;

/// What [Bench#size] measured.
///
/// @param suite `size`
/// @param figures shares and bytes of an event; the share of the metadata has an aim
/// @param headers what would be saved without each of the headers, the largest share first
/// @param events what was measured
/// @param notes what a reader must know to understand the figures
public record SizeReport(
        String suite,
        List<Figure> figures,
        List<HeaderShare> headers,
        Measured events,
        List<String> notes)
        implements FigureReport {

    public SizeReport {
        figures = List.copyOf(figures);
        headers = List.copyOf(headers);
        notes = List.copyOf(notes);
    }

    /// What one header costs.
    ///
    /// @param share of the stored bytes
    /// @param bytesPerEvent after compression
    public record HeaderShare(String header, double share, double bytesPerEvent) {}

    /// The events that were written.
    ///
    /// @param count of events
    /// @param valueBytes of an event's value, before compression
    /// @param headerBytes of an event's headers, before compression
    /// @param perBatch events in a batch
    public record Measured(int count, double valueBytes, double headerBytes, double perBatch) {}
}
