package io.throughline.deploy.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// The project's own files, read from the folder that holds the wrapper.
final class SourceTree {

    private SourceTree() {}

    static Path root() {
        Path at = Path.of("").toAbsolutePath();
        while (at != null && !Files.exists(at.resolve("mvnw"))) {
            at = at.getParent();
        }
        return Objects.requireNonNull(at, "the tests run somewhere below the wrapper");
    }

    /// All files with this ending below the four folders, without what was built.
    static List<Path> files(String ending) {
        return Stream.of("schemas", "streams", "agents", "deploy")
                .map(root()::resolve)
                .flatMap(SourceTree::walk)
                .filter(file -> file.toString().endsWith(ending))
                .filter(file -> !file.toString().contains("/target/"))
                .sorted()
                .toList();
    }

    static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String relative(Path file) {
        return root().relativize(file).toString();
    }

    private static Stream<Path> walk(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
