package io.throughline.deploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.deploy.e2e.CommandLine.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a user sees of a demo, of an import, and of restarts, through the command line.
class DemoE2E {

    private static final int ORDERS = 300;
    private static final int SEED = 7;
    private static final List<String> NUMBERS =
            List.of(
                    "orders",
                    "countries",
                    "assigned",
                    "planned",
                    "delivered",
                    "late",
                    "notified",
                    "events",
                    "deadLetters");

    @TempDir private static Path folder;
    private static Path demoData = Path.of("");
    private static Result demo = new Result(-1, "", "");

    @BeforeAll
    static void run_the_demo() {
        demoData = folder.resolve("demo");
        demo =
                CommandLine.run(
                        "demo",
                        "--json",
                        "--orders",
                        Integer.toString(ORDERS),
                        "--seed",
                        Integer.toString(SEED),
                        "--data-dir",
                        demoData.toString());
    }

    @Test
    void the_demo_is_verified() {
        // Then
        assertThat(demo.code()).as(demo.err()).isZero();
        JsonNode report = demo.json();
        assertThat(report.path("verified").asBoolean()).isTrue();
        assertThat(report.path("failed")).isEmpty();
        for (String every : List.of("orders", "assigned", "planned", "delivered")) {
            assertThat(report.path(every).asLong()).as(every).isEqualTo(ORDERS);
        }
        assertThat(report.path("countries").asLong()).isBetween(2L, 60L);
        assertThat(report.path("late").asLong()).isPositive();
        assertThat(report.path("notified")).isEqualTo(report.path("late"));
        // Placed, assigned, planned, delivered; of the late ones also noticed and notified.
        assertThat(report.path("events").asLong())
                .isEqualTo(4L * ORDERS + 2 * report.path("late").asLong());
        assertThat(report.path("deadLetters").asLong()).isZero();
        JsonNode attested = report.path("attested");
        assertThat(attested.path("events").asLong()).isEqualTo(inTheLog(report));
        assertThat(attested.path("attestations").asLong()).isPositive();
        assertThat(attested.path("beyond").asLong()).isZero();
        assertThat(Path.of(attested.path("publicKey").asText())).isRegularFile();
        assertThat(report.path("seconds").asDouble()).isPositive();
        assertThat(report.path("ordersPerMinute").asLong()).isPositive();
    }

    @Test
    void what_a_demo_left_is_answered_by_a_platform_that_starts_on_it() throws Exception {
        // Given
        Path same = HistoryFile.write(folder.resolve("same.csv"), SEED, ORDERS);
        try (PlatformProcess platform = PlatformProcess.start(demoData)) {
            // Then
            assertThat(numbers(report(platform))).isEqualTo(numbers(demo.json()));
            assertThat(platform.get("/openapi.yml")).contains("/commands:", "/report:");

            // When the shipments that were generated come from a file
            Result imported =
                    CommandLine.run("import", same.toString(), "--json", "--url", platform.url());

            // Then it knows them all
            assertThat(imported.code()).as(imported.err()).isZero();
            assertThat(tallies(imported, "duplicates")).containsExactly(ORDERS, ORDERS);
            assertThat(numbers(report(platform))).isEqualTo(numbers(demo.json()));
            assertVerified(platform);
            prove(platform);
        }
        assertThat(
                        CommandLine.run(
                                        "verify",
                                        "--json",
                                        "--bundle",
                                        proof().toString(),
                                        "--public-key",
                                        publicKey())
                                .json()
                                .path("event")
                                .asText())
                .isEqualTo("order/G-000001@2");
    }

    @Test
    void what_was_imported_survives_a_kill_and_a_second_import() throws Exception {
        // Given
        Path data = folder.resolve("killed");
        Path file = HistoryFile.write(folder.resolve("history.csv"), SEED + 1, 100);
        PlatformProcess first = PlatformProcess.start(data);
        JsonNode before;
        JsonNode events;
        try {
            Result imported =
                    CommandLine.run("import", file.toString(), "--json", "--url", first.url());
            assertThat(imported.code()).as(imported.err()).isZero();
            assertThat(tallies(imported, "accepted")).containsExactly(100, 100);
            assertThat(imported.json().path("rowErrors").asInt()).isEqualTo(1);
            assertThat(imported.json().path("rows").path(0).path("line").asInt()).isEqualTo(102);
            assertVerified(first);
            before = report(first);
            events = events(first, "order/G-000001");
        } finally {
            // When
            first.kill();
        }

        // Then
        assertThat(before.path("delivered").asLong()).isEqualTo(100);
        try (PlatformProcess second = PlatformProcess.start(data)) {
            assertThat(events(second, "order/G-000001")).isEqualTo(events);
            assertVerified(second);
            assertThat(report(second)).isEqualTo(before);

            // When
            Result again =
                    CommandLine.run("import", file.toString(), "--json", "--url", second.url());

            // Then
            assertThat(again.code()).as(again.err()).isZero();
            assertThat(tallies(again, "duplicates")).containsExactly(100, 100);
            assertThat(events(second, "order/G-000001")).isEqualTo(events);
            assertVerified(second);
            assertThat(report(second)).isEqualTo(before);
        }
    }

    @Test
    void a_folder_in_use_is_told_in_one_sentence() throws Exception {
        // Given
        Path data = Files.createDirectory(folder.resolve("busy"));
        try (PlatformProcess _ = PlatformProcess.start(data)) {
            // When
            Result second = CommandLine.run("up", "--port", "0", "--data-dir", data.toString());

            // Then
            assertThat(second.code()).isEqualTo(1);
            assertThat(second.out()).isEmpty();
            assertThat(second.err().lines().filter(line -> line.startsWith("throughline: ")))
                    .singleElement()
                    .asString()
                    .contains("is in use");
            assertThat(second.err()).doesNotContain("\tat ");
        }
    }

    private static JsonNode report(PlatformProcess platform) {
        Result report = CommandLine.run("report", "--json", "--url", platform.url());
        assertThat(report.code()).as(report.err()).isZero();
        return report.json();
    }

    private static JsonNode events(PlatformProcess platform, String stream) {
        Result events = CommandLine.run("events", stream, "--json", "--url", platform.url());
        assertThat(events.code()).as(events.err()).isZero();
        return events.json();
    }

    // It also waits until the stores have what the log has.
    private static void assertVerified(PlatformProcess platform) {
        Result verified = CommandLine.run("verify", "--json", "--url", platform.url());
        assertThat(verified.code()).as(verified.out() + verified.err()).isZero();
        assertThat(verified.json().path("verified").asBoolean()).isTrue();
    }

    // Each notification is an effect, intended and done, beside the order's own events.
    private static long inTheLog(JsonNode report) {
        return report.path("events").asLong() + 2 * report.path("late").asLong();
    }

    private static void prove(PlatformProcess platform) {
        Result verified =
                CommandLine.run(
                        "verify", "--json", "--url", platform.url(), "--public-key", publicKey());
        assertThat(verified.code()).as(verified.out() + verified.err()).isZero();
        JsonNode proof = verified.json().path("proof");
        assertThat(proof.path("signed").asBoolean()).isTrue();
        assertThat(proof.path("eventsAttested").asLong()).isEqualTo(inTheLog(demo.json()));

        Result proved =
                CommandLine.run(
                        "prove",
                        "order/G-000001@2",
                        "--url",
                        platform.url(),
                        "--out",
                        proof().toString());
        assertThat(proved.code()).as(proved.err()).isZero();
    }

    private static Path proof() {
        return folder.resolve("proof.json");
    }

    private static String publicKey() {
        return demo.json().path("attested").path("publicKey").asText();
    }

    private static List<Long> numbers(JsonNode report) {
        return NUMBERS.stream().map(name -> report.path(name).asLong(-1)).toList();
    }

    private static List<Integer> tallies(Result imported, String how) {
        JsonNode json = imported.json();
        return List.of(
                json.path("placements").path(how).asInt(),
                json.path("deliveries").path(how).asInt());
    }
}
