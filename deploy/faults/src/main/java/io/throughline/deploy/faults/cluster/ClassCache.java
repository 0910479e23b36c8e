package io.throughline.deploy.faults.cluster;

import io.throughline.deploy.faults.process.Child;
import io.throughline.deploy.faults.process.Commands;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The classes that a process loads at its start, kept for those that start after it.
///
/// Whoever is killed a hundred times is started a hundred times, and reading and checking the same
/// classes is most of what a start costs. Java can tell from the file whether it is still good.
final class ClassCache {

    private static final Logger log = LoggerFactory.getLogger(ClassCache.class);

    private final Path file;
    private final boolean wanted;

    /// @param wanted false if too few processes start for it to be worth its while
    ClassCache(Path file, boolean wanted) {
        this.file = file;
        this.wanted = wanted;
    }

    /// What Java is told at a start: to use the classes that are there, or to note which it loads.
    List<String> options() {
        if (!wanted) {
            return List.of();
        }
        return Files.exists(file)
                ? List.of("-XX:SharedArchiveFile=" + file)
                : List.of("-XX:+RecordDynamicDumpInfo");
    }

    /// Keeps the classes of a process that has started, and starts it anew: once asked for them,
    /// Java 25 may crash at the next lambda. Where they cannot be had, all starts are as slow as
    /// the first.
    void take(Child process) {
        if (wanted) {
            String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
            String pid = Long.toString(process.pid());
            try {
                // It puts its words together to a line.
                Commands.run(jcmd, pid, "VM.cds", "dynamic_dump", "\"%s\"".formatted(file));
            } catch (IllegalStateException | UncheckedIOException e) {
                log.atWarn().setCause(e).log("Classes are not kept");
            }
            process.restart();
        }
    }
}
