package io.throughline.agents.journal;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/// A file of reactions, a line of JSON each, appended to. Safe for use by several threads.
public final class Journal implements AutoCloseable {

    private final BufferedWriter out;
    private final long bytesMax;
    private long bytes;

    private Journal(BufferedWriter out, long bytes, long bytesMax) {
        this.out = out;
        this.bytes = bytes;
        this.bytesMax = bytesMax;
    }

    /// Opens the file, or makes it, to append to it.
    ///
    /// @param bytesMax how long it may become; what comes after that is not recorded
    /// @throws UncheckedIOException if it cannot be written to
    public static Journal open(Path file, long bytesMax) {
        try {
            BufferedWriter out =
                    Files.newBufferedWriter(
                            file,
                            StandardCharsets.UTF_8,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.APPEND);
            return new Journal(out, Files.size(file), bytesMax);
        } catch (IOException e) {
            throw new UncheckedIOException("journal '%s' cannot be written".formatted(file), e);
        }
    }

    /// Appends a reaction; false if the journal is full.
    ///
    /// @throws UncheckedIOException if it could not be written
    public synchronized boolean write(JournalEntry entry) {
        String line = JournalJson.line(entry) + "\n";
        long length = line.getBytes(StandardCharsets.UTF_8).length;
        if (bytes + length > bytesMax) {
            return false;
        }
        try {
            out.write(line);
            // Or a crash would leave half a line.
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("the journal could not be written", e);
        }
        bytes += length;
        return true;
    }

    /// Reads a journal.
    ///
    /// @throws IllegalArgumentException if a line is none of a journal, with its number
    /// @throws UncheckedIOException if the file cannot be read
    public static List<JournalEntry> read(Path file) {
        List<JournalEntry> all = new ArrayList<>();
        try {
            int number = 0;
            for (String line : Files.readAllLines(file)) {
                number++;
                if (line.isBlank()) {
                    continue;
                }
                try {
                    all.add(JournalJson.entry(line));
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException(
                            "line %d of '%s' is no reaction: %s"
                                    .formatted(number, file, e.getMessage()),
                            e);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("journal '%s' cannot be read".formatted(file), e);
        }
        return all;
    }

    @Override
    public synchronized void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the journal could not be closed", e);
        }
    }
}
