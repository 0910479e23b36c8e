package io.throughline.agents.importer;

/// A row that could not be read.
///
/// @param line the physical line at which the row begins, counted from 1, the header included
/// @param reason what is wrong, as one sentence without its subject's line
public record RowError(long line, String reason) implements Row {

    public RowError {
        if (line < 1) {
            throw new IllegalArgumentException("line %d must be at least 1".formatted(line));
        }
    }
}
