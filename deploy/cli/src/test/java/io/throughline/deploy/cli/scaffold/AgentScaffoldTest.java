package io.throughline.deploy.cli.scaffold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.schemas.contracts.AgentName;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgentScaffoldTest {

    private static final String POM =
            """
            <project>
              <artifactId>throughline</artifactId>
              <version>7.0</version>
              <modules>
                <module>schemas/contracts</module>
                <module>agents/sdk</module>
                <module>agents/router</module>
                <module>deploy/cli</module>
              </modules>
            </project>
            """;
    private static final int LINES_MAX = 60;

    private final AgentScaffold scaffold = new AgentScaffold(new AgentName("fraud-check"));

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path home;

    @Test
    void a_new_agent_compiles_and_its_test_passes() throws Exception {
        // Given
        Files.writeString(home.resolve("pom.xml"), POM);

        // When
        Path folder = scaffold.write(home);

        // Then
        Path classes = Files.createDirectory(home.resolve("classes"));
        compile(folder, classes);
        try (URLClassLoader loader =
                new URLClassLoader(
                        new URL[] {classes.toUri().toURL()}, getClass().getClassLoader())) {
            Class<?> test = loader.loadClass("io.throughline.agents.fraudcheck.FraudCheckTest");
            assertThat(run(test)).isEqualTo(1);
        }
    }

    @Test
    void an_agent_and_its_test_are_a_page() {
        long lines =
                scaffold.files("7.0").entrySet().stream()
                        .filter(file -> file.getKey().contains("FraudCheck"))
                        .mapToLong(file -> file.getValue().lines().count())
                        .sum();

        assertThat(lines).isPositive().isLessThan(LINES_MAX);
    }

    @Test
    void the_document_for_authors_shows_what_is_made() throws IOException {
        String document = Files.readString(Path.of("../../agents/README.md"));

        assertThat(scaffold.files("7.0"))
                .allSatisfy((path, content) -> {
                    if (path.contains("FraudCheck")) {
                        assertThat(document).contains("```java\n" + content + "```");
                    }
                });
    }

    @Test
    void the_module_is_listed_after_the_other_agents() throws IOException {
        // Given
        Files.writeString(home.resolve("pom.xml"), POM);

        // When
        scaffold.write(home);

        // Then
        assertThat(home.resolve("pom.xml"))
                .content()
                .contains("<module>agents/router</module>\n    <module>agents/fraud-check</module>")
                .contains("<module>agents/fraud-check</module>\n    <module>deploy/cli</module>");
        assertThat(scaffold.folder(home).resolve("pom.xml"))
                .content()
                .contains("<version>7.0</version>", "<artifactId>agents-fraud-check</artifactId>");
    }

    @Test
    void what_is_there_is_left_alone() throws IOException {
        // Given
        Files.writeString(home.resolve("pom.xml"), POM);
        scaffold.write(home);
        String pom = Files.readString(home.resolve("pom.xml"));

        // When, Then
        assertThatThrownBy(() -> scaffold.write(home))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(home.resolve("pom.xml")).hasContent(pom);
    }

    @Test
    void only_into_a_project() throws IOException {
        // Given
        Files.writeString(home.resolve("pom.xml"), "<project/>");

        // When, Then
        assertThatIllegalArgumentException().isThrownBy(() -> scaffold.write(home));
        assertThat(scaffold.folder(home)).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sdk", "runtime", "new", "class"})
    void a_name_that_cannot_be_a_package_is_refused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AgentScaffold(new AgentName(name)))
                .withMessageContaining("choose another name");
    }

    private static void compile(Path folder, Path classes) throws IOException {
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        try (StandardJavaFileManager files = javac.getStandardFileManager(null, null, null);
                Stream<Path> sources = Files.walk(folder)) {
            boolean compiled =
                    javac.getTask(
                                    said,
                                    files,
                                    null,
                                    List.of(
                                            "-proc:none",
                                            "-Xlint:all,-processing,-classfile",
                                            "-Werror",
                                            "-d",
                                            classes.toString(),
                                            "-cp",
                                            System.getProperty("java.class.path")),
                                    null,
                                    files.getJavaFileObjectsFromPaths(
                                            sources.filter(path ->
                                                            path.toString().endsWith(".java"))
                                                    .toList()))
                            .call();
            assertThat(compiled).as(said.toString()).isTrue();
        }
    }

    /// How many tests the class has; each has passed.
    private static int run(Class<?> test) throws ReflectiveOperationException {
        int run = 0;
        for (Method method : test.getDeclaredMethods()) {
            if (method.isAnnotationPresent(Test.class)) {
                Constructor<?> constructor = test.getDeclaredConstructor();
                constructor.setAccessible(true);
                method.setAccessible(true);
                try {
                    method.invoke(constructor.newInstance());
                } catch (InvocationTargetException e) {
                    throw new AssertionError(method + " fails", e.getCause());
                }
                run++;
            }
        }
        return run;
    }
}
