package io.throughline.streams.runtime.healing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The partitions in which heads are held, in a file beside the stores, so that a process that is
/// started again decides nothing on them. Used by one thread at a time.
final class HeldPartitions {

    private static final Logger log = LoggerFactory.getLogger(HeldPartitions.class);
    private static final String NAME = "held-partitions";

    private final Path file;
    private final int partitions;

    /// @param partitions how many there are
    HeldPartitions(Path stateDir, int partitions) {
        this.file = stateDir.resolve(NAME);
        this.partitions = partitions;
    }

    /// Those that were written last; none if nothing ever was, and all if that cannot be read.
    Set<Integer> read() {
        try {
            return Files.readString(file)
                    .lines()
                    .map(Integer::valueOf)
                    .filter(partition -> partition >= 0 && partition < partitions)
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (NoSuchFileException _) {
            return new TreeSet<>();
        } catch (IOException | NumberFormatException e) {
            log.atWarn()
                    .setCause(e)
                    .addKeyValue("file", file)
                    .log("Which heads were held cannot be read; all are compared with the log");
            return IntStream.range(0, partitions)
                    .boxed()
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /// Writes them, whole or not at all.
    ///
    /// @throws IOException if that failed; the file is what it was
    void write(Set<Integer> held) throws IOException {
        Path beside = file.resolveSibling(NAME + ".new");
        Files.writeString(
                beside,
                held.stream()
                        .sorted()
                        .map(partition -> partition + System.lineSeparator())
                        .collect(Collectors.joining()));
        Files.move(
                beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
