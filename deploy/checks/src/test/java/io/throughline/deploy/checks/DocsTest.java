package io.throughline.deploy.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.throughline.deploy.cli.Main;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the documents say is so: links lead somewhere, commands are commands, jars are jars.
class DocsTest {

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");
    private static final Pattern JAR = Pattern.compile("^java -jar (\\S+)");

    @Test
    void links_lead_somewhere() {
        List<String> dead = new ArrayList<>();
        for (Path document : documents()) {
            for (String line : SourceTree.lines(document)) {
                Matcher link = LINK.matcher(line);
                while (link.find()) {
                    Path target = document.resolveSibling(link.group(1));
                    if (!Files.exists(target)) {
                        dead.add(SourceTree.relative(document) + " -> " + link.group(1));
                    }
                }
            }
        }

        assertThat(dead).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void commands_of_the_readme_are_commands(String command) {
        String[] words = command.split(" +");

        assertThatCode(() -> Main.commandLine().parseArgs(words)).doesNotThrowAnyException();
    }

    static Stream<String> commands() {
        return readme().filter(line -> line.startsWith("./throughline "))
                .map(line -> line.replaceFirst("#.*", "").strip())
                .map(line -> line.substring("./throughline ".length()));
    }

    @Test
    void jars_of_the_readme_are_there_after_the_build() {
        List<String> jars =
                readme().map(JAR::matcher).filter(Matcher::find).map(jar -> jar.group(1)).toList();

        assertThat(jars)
                .isNotEmpty()
                .allMatch(jar -> Files.exists(SourceTree.root().resolve(jar)), "is built");
    }

    @Test
    void ci_runs_the_test_command_of_the_readme() {
        List<String> ci = SourceTree.lines(SourceTree.root().resolve(".ci/run"));

        assertThat(readme()).anyMatch(line -> line.startsWith("./mvnw verify"));
        assertThat(ci).anyMatch(line -> line.matches("exec ./mvnw( -\\w+)* verify"));
    }

    private static Stream<String> readme() {
        return SourceTree.lines(SourceTree.root().resolve("README.md")).stream();
    }

    private static List<Path> documents() {
        List<Path> documents = new ArrayList<>(SourceTree.files(".md"));
        for (String name : List.of("README", "ARCHITECTURE", "DECISIONS", "CONTRIBUTING")) {
            documents.add(SourceTree.root().resolve(name + ".md"));
        }
        return documents;
    }
}
