package io.throughline.deploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.deploy.e2e.CommandLine.Result;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// What a user sees of a demo, of an import, and of restarts, through the command line. One story:
/// each test goes on where the one before it ended.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DemoE2E {

    private static final int ORDERS = 300;
    private static final int MORE = 100;
    private static final String LAST_ORDER = "order/G-000400";
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
    private static Path data = Path.of("");
    private static Result demo = new Result(-1, "", "");
    private static @Nullable PlatformProcess running;

    @BeforeAll
    static void run_the_demo() {
        data = folder.resolve("demo");
        demo =
                CommandLine.run(
                        "demo",
                        "--json",
                        "--orders",
                        Integer.toString(ORDERS),
                        "--seed",
                        Integer.toString(SEED),
                        "--data-dir",
                        data.toString());
    }

    @AfterAll
    static void stop() {
        PlatformProcess last = running;
        if (last != null) {
            last.close();
        }
    }

    @Test
    @Order(1)
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
    @Order(2)
    void what_a_demo_left_is_answered_and_proved_by_a_platform_that_starts_on_it()
            throws Exception {
        // When
        running = PlatformProcess.start(data);

        // Then
        assertThat(numbers(report())).isEqualTo(numbers(demo.json()));
        assertThat(platform().get("/openapi.yml")).contains("/commands:", "/report:");
        prove();
        Result offline = run("verify", "--bundle", proof().toString(), "--public-key", publicKey());
        assertThat(offline.json().path("event").asText()).isEqualTo("order/G-000001@2");
    }

    @Test
    @Order(3)
    void a_folder_in_use_is_told_in_one_sentence() {
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

    @Test
    @Order(4)
    void what_was_imported_survives_a_kill_and_a_second_import() throws Exception {
        // Given the shipments of the demo, which it knows, and some that it does not
        Path file = HistoryFile.write(folder.resolve("history.csv"), SEED, ORDERS + MORE);
        Result imported = ask("import", file.toString());
        assertThat(tallies(imported, "duplicates")).containsExactly(ORDERS, ORDERS);
        assertThat(tallies(imported, "accepted")).containsExactly(MORE, MORE);
        assertThat(imported.json().path("rowErrors").asInt()).isEqualTo(1);
        assertThat(imported.json().path("rows").path(0).path("line").asInt())
                .isEqualTo(ORDERS + MORE + 2);
        assertVerified();
        JsonNode before = report();
        JsonNode events = ask("events", LAST_ORDER).json();
        assertThat(before.path("delivered").asLong()).isEqualTo(ORDERS + MORE);

        // When
        platform().kill();
        running = null;
        running = PlatformProcess.start(data);

        // Then
        assertThat(ask("events", LAST_ORDER).json()).isEqualTo(events);
        assertVerified();
        assertThat(report()).isEqualTo(before);

        // When
        Result again = ask("import", file.toString());

        // Then
        assertThat(tallies(again, "duplicates")).containsExactly(ORDERS + MORE, ORDERS + MORE);
        assertThat(ask("events", LAST_ORDER).json()).isEqualTo(events);
        assertVerified();
        assertThat(report()).isEqualTo(before);
    }

    private static PlatformProcess platform() {
        return Objects.requireNonNull(running, "the test before this one starts it");
    }

    private static Result run(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.add("--json");
        Result result = CommandLine.run(all.toArray(String[]::new));
        assertThat(result.code()).as(result.out() + result.err()).isZero();
        return result;
    }

    private static Result ask(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--url", platform().url()));
        return run(all.toArray(String[]::new));
    }

    private static JsonNode report() {
        return ask("report").json();
    }

    // It also waits until the stores have what the log has.
    private static void assertVerified() {
        assertThat(ask("verify").json().path("verified").asBoolean()).isTrue();
    }

    // Each notification is an effect, intended and done, beside the order's own events.
    private static long inTheLog(JsonNode report) {
        return report.path("events").asLong() + 2 * report.path("late").asLong();
    }

    private static void prove() {
        JsonNode proof = ask("verify", "--public-key", publicKey()).json().path("proof");
        assertThat(proof.path("signed").asBoolean()).isTrue();
        assertThat(proof.path("eventsAttested").asLong()).isEqualTo(inTheLog(demo.json()));
        ask("prove", "order/G-000001@2", "--out", proof().toString());
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
