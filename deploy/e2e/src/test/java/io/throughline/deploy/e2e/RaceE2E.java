package io.throughline.deploy.e2e;

import static io.throughline.schemas.contracts.ExpectedVersion.ABSENT;
import static io.throughline.schemas.contracts.ExpectedVersion.exactly;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.deploy.e2e.RacePlatform.Router;
import io.throughline.schemas.client.CommandClient;
import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.AppendEvents;
import io.throughline.schemas.contracts.Basis;
import io.throughline.schemas.contracts.Command;
import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.CommandMetadata;
import io.throughline.schemas.contracts.Event;
import io.throughline.schemas.contracts.ExpectedVersion;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.Outcome.Accepted;
import io.throughline.schemas.contracts.Outcome.Rejected;
import io.throughline.schemas.contracts.RecordedEvent;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.schemas.contracts.logistics.Lane;
import io.throughline.schemas.contracts.logistics.Mode;
import io.throughline.schemas.contracts.logistics.OrderCommand.AssignOrder;
import io.throughline.schemas.contracts.logistics.OrderCommand.PlaceOrder;
import io.throughline.schemas.contracts.logistics.OrderEvent.DelayDetected;
import io.throughline.schemas.contracts.logistics.OrderEvent.OrderAssigned;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Two routers want the same orders at the same time, and nobody holds a lock: every order gets one
/// carrier, and whoever comes second hears of it and gives way.
@Timeout(240)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RaceE2E {

    private static final int ORDERS = 10_000;
    private static final Duration RACE_MAX = Duration.ofMinutes(2);
    private static final LocalDate DAY = LocalDate.of(2010, 5, 6);
    private static final List<String> COUNTRIES =
            List.of("CI", "ET", "HT", "KE", "MZ", "NG", "RW", "TZ", "UG", "VN", "ZA", "ZM");
    private static final List<Mode> MODES = List.of(Mode.values());
    private static final List<String> ROUTERS = List.of("router", "rival");

    private static RacePlatform platform;
    private static CommandClient client;
    private static @Nullable Router started;

    @BeforeAll
    static void start(@TempDir Path folder) {
        platform = RacePlatform.start(folder);
        client = platform.client("tester");
    }

    @AfterAll
    static void stop() {
        platform.close();
    }

    // As if the router had been killed between its two attempts.
    @Test
    @Order(1)
    void a_router_that_comes_back_after_a_lost_race_reads_what_it_missed_and_goes_on() {
        // Given
        StreamId order = new StreamId("order", "missed");
        Lane lane = new Lane("KE", Mode.AIR);
        ByteBuffer meanwhile =
                ByteBuffer.wrap(platform.codecs().events().encode(new DelayDetected(lane, 1)));
        submit(order, "tester:place:0", ABSENT, place("KE", Mode.AIR)).join();
        submit(order, "tester:append:0", exactly(1), new AppendEvents(List.of(meanwhile))).join();
        AssignOrder assign = new AssignOrder(new AgentName("condor"), lane, "before the crash");
        Outcome lost = submit(order, "router:order/missed@1:0", exactly(1), assign).join();

        // When
        Router router = platform.router("router");
        started = router;
        await().atMost(RACE_MAX).until(() -> count(router.status(), "finished") == 1);

        // Then
        assertThat(((Rejected) lost).since()).containsExactly(meanwhile);
        List<Outcome> told = platform.outcomes().get("router:order/missed@1:0");
        assertThat(told).hasSize(2);
        assertThat(told.getLast().duplicate()).isTrue();
        assertThat(((Rejected) told.getLast()).since()).isEmpty();
        List<RecordedEvent<Event>> events = platform.events().get(order);
        assertThat(events).hasSize(3);
        assertThat(events.getLast().data()).isInstanceOf(OrderAssigned.class);
        assertThat(events.getLast().metadata().command())
                .isEqualTo(CommandId.parse("router:order/missed@1:0.1"));
        assertThat(count(router.status(), "conflicts")).isEqualTo(1);
        assertThat(count(router.status(), "redecided")).isEqualTo(1);
        assertThat(count(router.status(), "accepted")).isEqualTo(1);
    }

    @Test
    @Order(2)
    void of_two_routers_that_want_an_order_one_gets_it_and_the_other_gives_way() {
        // Given
        Router router = Objects.requireNonNull(started, "the test before this one starts it");
        Router rival = platform.router("rival");
        await().atMost(RACE_MAX).until(() -> isIdle(router) && isIdle(rival));
        Map<Router, JsonNode> before = Map.of(router, router.status(), rival, rival.status());

        // When
        long startedAt = System.nanoTime();
        placeOrders();
        double placedS = (System.nanoTime() - startedAt) / 1e9;
        await().atMost(RACE_MAX)
                .until(() ->
                        since(before, router, "finished") == ORDERS
                                && since(before, rival, "finished") == ORDERS);
        double decidedS = (System.nanoTime() - startedAt) / 1e9;

        // Then
        Map<String, Integer> wins = winsOfOrdersAssignedOnce();
        requireEveryLoserWasTold();
        for (Router each : before.keySet()) {
            int won = wins.getOrDefault(each.name(), 0);
            assertThat(won).isPositive();
            assertThat(since(before, each, "accepted")).isEqualTo(won);
            assertThat(since(before, each, "conflicts")).isEqualTo(ORDERS - won);
            assertThat(since(before, each, "rejected")).isEqualTo(ORDERS - won);
            assertThat(since(before, each, "redecided")).isZero();
            assertThat(since(before, each, "lost")).isZero();
            assertThat(since(before, each, "deadLetters")).isZero();
        }
        System.out.printf(
                "race: %d orders placed in %.1f s, decided after %.1f s; %d conflicts; won %s%n",
                ORDERS, placedS, decidedS, ORDERS, wins);
    }

    private static void placeOrders() {
        List<CompletableFuture<Outcome>> placed = new ArrayList<>();
        for (int number = 0; number < ORDERS; number++) {
            String country = COUNTRIES.get(number % COUNTRIES.size());
            Mode mode = MODES.get(number / COUNTRIES.size() % MODES.size());
            placed.add(
                    submit(
                            order(number),
                            "tester:race-%d:0".formatted(number),
                            ABSENT,
                            place(country, mode)));
        }
        placed.forEach(outcome -> assertThat(outcome.join()).isInstanceOf(Accepted.class));
    }

    /// From the log alone: how many orders each router got.
    private static Map<String, Integer> winsOfOrdersAssignedOnce() {
        Map<StreamId, List<RecordedEvent<Event>>> events = platform.events();
        Map<String, Integer> wins = new TreeMap<>();
        for (int number = 0; number < ORDERS; number++) {
            List<RecordedEvent<Event>> order = events.getOrDefault(order(number), List.of());
            assertThat(order).as("events of order %d", number).hasSize(2);
            assertThat(order.getLast().data()).isInstanceOf(OrderAssigned.class);
            wins.merge(order.getLast().metadata().command().agent().value(), 1, Integer::sum);
        }
        return wins;
    }

    /// From the outcomes alone: each router asked for each order, and one of them was told that it
    /// was too late, and by what.
    private static void requireEveryLoserWasTold() {
        Map<String, List<Outcome>> outcomes = platform.outcomes();
        for (int number = 0; number < ORDERS; number++) {
            List<Outcome> told = new ArrayList<>();
            for (String name : ROUTERS) {
                String first = "%s:%s:0".formatted(name, order(number).at(1));
                told.addAll(outcomes.getOrDefault(first, List.of()));
                assertThat(outcomes).doesNotContainKey(first + ".1");
            }
            // A busy machine may make a client ask twice.
            told.removeIf(Outcome::duplicate);
            assertThat(told.stream().filter(Accepted.class::isInstance)).hasSize(1);
            assertThat(told.stream().filter(Rejected.class::isInstance))
                    .singleElement()
                    .satisfies(lost -> {
                        assertThat(((Rejected) lost).code()).isEqualTo(Rejected.STALE_VERSION);
                        assertThat(((Rejected) lost).since())
                                .singleElement()
                                .satisfies(value ->
                                        assertThat(platform.codecs().events().decode(value))
                                                .isInstanceOf(OrderAssigned.class));
                    });
        }
    }

    private static boolean isIdle(Router router) {
        return router.status().path("idle").asBoolean();
    }

    private static long since(Map<Router, JsonNode> before, Router router, String name) {
        return count(router.status(), name)
                - count(Objects.requireNonNull(before.get(router)), name);
    }

    private static long count(JsonNode status, String name) {
        return status.required(name).asLong();
    }

    private static StreamId order(int number) {
        return new StreamId("order", "race-" + number);
    }

    private static PlaceOrder place(String country, Mode mode) {
        return new PlaceOrder(
                country, mode, "Vendor", "ARV", "Tablets", 1, 1.5, null, DAY, DAY.plusDays(50));
    }

    private static CompletableFuture<Outcome> submit(
            StreamId stream, String command, ExpectedVersion expected, Command what) {
        CommandMetadata metadata =
                new CommandMetadata(
                        CommandId.parse(command),
                        stream,
                        expected,
                        Instant.now(),
                        stream.toString(),
                        null,
                        Basis.NONE,
                        false,
                        null);
        return client.submit(metadata, what);
    }
}
