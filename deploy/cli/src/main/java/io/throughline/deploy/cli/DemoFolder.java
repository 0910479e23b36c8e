package io.throughline.deploy.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The folder of a demo's data: the one that was asked for, or a temporary one that is deleted on
/// close.
final class DemoFolder implements AutoCloseable {

    private final Path path;
    private final boolean temporary;

    private DemoFolder(Path path, boolean temporary) {
        this.path = path;
        this.temporary = temporary;
    }

    /// @throws CommandFailedException if `asked` holds something: the demo counts what it did
    ///   itself
    static DemoFolder of(@Nullable Path asked) throws IOException {
        if (asked == null) {
            return new DemoFolder(Files.createTempDirectory("throughline-demo-"), true);
        }
        if (Files.exists(asked) && !isEmpty(asked)) {
            throw new CommandFailedException(
                    "'%s' is not an empty folder; the demo begins with nothing, name a new one"
                            .formatted(asked));
        }
        return new DemoFolder(asked, false);
    }

    private static boolean isEmpty(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            return !entries.iterator().hasNext();
        }
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        if (!temporary) {
            return;
        }
        try (Stream<Path> tree = Files.walk(path)) {
            // Children first.
            List<Path> found = tree.sorted(Comparator.reverseOrder()).toList();
            for (Path entry : found) {
                Files.deleteIfExists(entry);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the temporary folder %s cannot be deleted".formatted(path), e);
        }
    }
}
