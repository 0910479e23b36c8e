package io.throughline.deploy.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SupervisionTest {

    @TempDir private Path folder;

    @Test
    void a_policy_is_a_file_of_settings() throws IOException {
        // Given
        Path file =
                write(
                        """
                        supervisor:
                          rounds-max: 2
                          rules:
                            - {agent: notifier, error: NotDoneException, do: skip}
                        """);

        // When
        Supervision supervision = Supervision.of(URI.create("http://127.0.0.1:9/call"), file);

        // Then
        assertThat(supervision.settings())
                .containsEntry("supervisor.rounds-max", 2)
                .containsEntry("supervisor.webhook-url", "http://127.0.0.1:9/call")
                .containsEntry(
                        "supervisor.rules",
                        List.of(
                                Map.of(
                                        "agent",
                                        "notifier",
                                        "error",
                                        "NotDoneException",
                                        "do",
                                        "skip")));
        assertThat(Supervision.USUAL.settings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "supervisor: {rounds: 2}     | has supervisor.rounds; below supervisor:",
                "rounds-max: 2               | has rounds-max; below supervisor:",
                "kafka: {bootstrap: x}       | has kafka.bootstrap; below supervisor:",
                "nothing                     | has no settings",
                "a: [                        | is not YAML",
                "''                          | has no settings",
            })
    void what_is_no_policy_is_told(String text, String sentence) throws IOException {
        // Given
        Path file = write(text);

        // Then
        assertThatThrownBy(() -> Supervision.of(null, file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(sentence);
    }

    @Test
    void a_file_that_is_not_there_is_told() {
        Path file = folder.resolve("none.yml");

        assertThatThrownBy(() -> Supervision.of(null, file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(file + " cannot be read");
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("policy.yml"), text);
    }
}
