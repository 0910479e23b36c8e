package io.throughline.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FailureIT {

    // Nobody listens there: it is reserved.
    private static final String NOWHERE = "http://127.0.0.1:1";

    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {"report", "verify", "events order/1", "state order/1", "prove order/1@1"})
    void without_a_platform_it_says_how_to_start_one(String line) {
        // When
        CommandRun run = CommandRun.of((line + " --url " + NOWHERE).split(" "));

        // Then
        failedWith(run, "no platform answers at http://127.0.0.1:1; start one with");
    }

    @ParameterizedTest
    @ValueSource(strings = {"import", "demo --from"})
    void a_file_that_is_not_there_is_named(String line) {
        // Given
        Path missing = folder.resolve("missing.csv");

        // When
        CommandRun run = CommandRun.of((line + " " + missing).split(" "));

        // Then
        failedWith(run, "'%s' is not a file that can be read".formatted(missing));
    }

    @Test
    void a_file_of_another_kind_is_named() throws IOException {
        // Given
        Path file = Files.writeString(folder.resolve("other.csv"), "a,b\n1,2\n");

        // When
        CommandRun run = CommandRun.of("import", file.toString());

        // Then
        failedWith(run, file.toString());
    }

    @Test
    void a_demo_does_not_begin_in_a_folder_that_holds_something() throws IOException {
        // Given
        Files.writeString(folder.resolve("mine.txt"), "mine");

        // When
        CommandRun run = CommandRun.of("demo", "--orders", "1", "--data-dir", folder.toString());

        // Then
        failedWith(run, "'%s' is not an empty folder".formatted(folder));
        assertThat(folder.resolve("mine.txt")).hasContent("mine");
    }

    @ParameterizedTest
    @ValueSource(strings = {"up", "demo --orders 1"})
    void a_port_that_is_taken_is_named(String line) throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // Given
            int port = taken.getLocalPort();
            String full = "%s --port %d --data-dir %s".formatted(line, port, folder.resolve("d"));

            // When
            CommandRun run = CommandRun.of(full.split(" "));

            // Then
            failedWith(run, "port %d is taken".formatted(port));
        }
    }

    @Test
    void a_cluster_that_does_not_answer_is_named() {
        // Given
        String line =
                "up --port 0 --kafka 127.0.0.1:1 --registry %s --data-dir %s"
                        .formatted(NOWHERE, folder.resolve("d"));

        // When
        CommandRun run = CommandRun.of(line.split(" "));

        // Then
        failedWith(run, "no Kafka broker answers at 127.0.0.1:1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"verify --log-only", "prove order/1@1"})
    void brokers_that_do_not_answer_are_named(String line) {
        failedWith(
                CommandRun.of((line + " --kafka 127.0.0.1:1").split(" ")),
                "no Kafka broker answers at 127.0.0.1:1");
    }

    @Test
    void a_registry_that_does_not_answer_is_named() {
        try (QueryStub stub = QueryStub.answering(404, "")) {
            assertThatThrownBy(() -> Existing.requireRegistry(URI.create(stub.url() + "/api/")))
                    .isInstanceOf(CommandFailedException.class)
                    .hasMessageContaining("/api/subjects answered 404");
        }
        assertThatThrownBy(() -> Existing.requireRegistry(URI.create(NOWHERE)))
                .hasMessageContaining("no schema registry answers at " + NOWHERE);
    }

    @Test
    void the_platforms_own_sentence_is_passed_on() {
        try (QueryStub stub =
                QueryStub.answering(404, "{\"error\":\"stream order/1 has no events\"}")) {
            // When
            CommandRun run = CommandRun.of("events", "order/1", "--url", stub.url());

            // Then
            failedWith(run, "stream order/1 has no events");
        }
    }

    @Test
    void an_answer_without_a_sentence_is_told_by_its_status() {
        try (QueryStub stub = QueryStub.answering(500, "{}")) {
            failedWith(CommandRun.of("report", "--url", stub.url()), "/report answered 500");
        }
    }

    @Test
    void what_stays_unavailable_is_told_in_the_end() {
        try (QueryStub stub = QueryStub.answering(Integer.MAX_VALUE, 200, "{}");
                QueryClient query = new QueryClient(URI.create(stub.url()), Duration.ofMillis(1))) {
            assertThatThrownBy(() -> query.get("/report"))
                    .isInstanceOf(CommandFailedException.class)
                    .hasMessage("the store moves; try again");
            assertThat(stub.asked()).hasSizeBetween(1, 2);
        }
    }

    @Test
    void an_answer_that_is_not_ours_is_told() {
        try (QueryStub stub = QueryStub.answering(200, "<html></html>")) {
            failedWith(CommandRun.of("report", "--url", stub.url()), "is not JSON");
        }
    }

    @Test
    void a_report_of_another_version_is_told() {
        try (QueryStub stub = QueryStub.answering(200, "{\"orders\":1}")) {
            failedWith(CommandRun.of("report", "--url", stub.url()), "no number 'countries'");
        }
    }

    @Test
    void what_wraps_a_failure_is_not_told() {
        // Given
        Exception failure = new CompletionException(new IllegalStateException("first\nsecond"));

        // Then
        assertThat(Failures.sentence(failure)).isEqualTo("first");
        assertThat(Failures.sentence(new NullPointerException()))
                .isEqualTo("failed with NullPointerException");
        assertThat(Failures.sentence(new InterruptedException())).contains("interrupted");
    }

    private static void failedWith(CommandRun run, String sentence) {
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines())
                .singleElement()
                .asString()
                .startsWith("throughline: ")
                .contains(sentence);
    }
}
