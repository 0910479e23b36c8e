package io.throughline.deploy.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What the streams services have written of stores that were not as they must be. They mend most
/// of that themselves, so that a comparison afterwards finds nothing.
///
/// A kill must not lead to any of it: what a process has given to the operating system stays when
/// it is killed, and what it has not is made again from the log before a store is used. Used by one
/// thread.
final class StoreComplaints {

    // What it says when a store, or the log that stores are made from, is wrong.
    private static final List<String> WORDS =
            List.of(
                    "A store differed from the log",
                    "A store differs from the log",
                    "The log is at fault",
                    "The log is wrong",
                    "The head cannot be read",
                    "The journal's files are broken",
                    "Event left out of the projection",
                    "No snapshot: the stream cannot be folded",
                    "Not an event of ours",
                    "Not an attestation");
    private static final int KEPT_MAX = 20;
    private static final int LINE_CHARS_MAX = 500;

    private final Map<String, Reading> logs = new TreeMap<>();

    private static final class Reading {
        private final Path file;
        // Up to the end of the last whole line.
        private long readBytes;

        Reading(Path file) {
            this.file = file;
        }
    }

    /// @param logs the files by what they are called in a report
    StoreComplaints(Map<String, Path> logs) {
        logs.forEach((name, file) -> this.logs.put(name, new Reading(file)));
    }

    /// What was written since the last time; the first 20, and then how many more.
    ///
    /// @throws UncheckedIOException if a log cannot be read
    List<String> latest() {
        List<String> found = new ArrayList<>();
        logs.forEach((name, log) -> {
            try {
                for (String line : lines(log)) {
                    if (WORDS.stream().anyMatch(line::contains)) {
                        found.add("%s says: %s".formatted(name, brief(line)));
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(log.file + " cannot be read", e);
            }
        });
        if (found.size() <= KEPT_MAX) {
            return found;
        }
        List<String> kept = new ArrayList<>(found.subList(0, KEPT_MAX));
        kept.add("the streams services say %d more such things".formatted(found.size() - KEPT_MAX));
        return kept;
    }

    private static String brief(String line) {
        return line.length() <= LINE_CHARS_MAX ? line : line.substring(0, LINE_CHARS_MAX) + " ...";
    }

    // The whole lines that are new; the last one may still be written.
    private static List<String> lines(Reading log) throws IOException {
        if (Files.notExists(log.file)) {
            return List.of();
        }
        byte[] added;
        try (InputStream in = Files.newInputStream(log.file)) {
            in.skipNBytes(log.readBytes);
            added = in.readAllBytes();
        }
        int whole = added.length;
        while (whole > 0 && added[whole - 1] != '\n') {
            whole--;
        }
        log.readBytes += whole;
        return new String(added, 0, whole, StandardCharsets.UTF_8).lines().toList();
    }
}
