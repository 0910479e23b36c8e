package io.throughline.deploy.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// All services can share one JVM, so they carry the same version of every library.
class LibrariesTest {

    private static final Pattern JAR = Pattern.compile("(.+?)-(\\d[^/]*)\\.jar");

    @Test
    void every_service_carries_the_same_version_of_a_library() throws IOException {
        Map<String, TreeSet<String>> versions = new TreeMap<>();
        try (Stream<Path> jars = Files.find(SourceTree.root(), 5, (jar, _) -> isLibrary(jar))) {
            jars.map(jar -> JAR.matcher(jar.getFileName().toString()))
                    .filter(Matcher::matches)
                    .forEach(jar ->
                            versions.computeIfAbsent(jar.group(1), _ -> new TreeSet<>())
                                    .add(jar.group(2)));
        }

        assertThat(versions).isNotEmpty();
        versions.values().removeIf(found -> found.size() == 1);
        assertThat(versions).as("pin these in the root pom").isEmpty();
    }

    private static boolean isLibrary(Path jar) {
        return jar.toString().matches(".*/target/lib/[^/]+\\.jar");
    }
}
