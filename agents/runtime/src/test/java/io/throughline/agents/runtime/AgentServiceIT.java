package io.throughline.agents.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micronaut.context.ApplicationContext;
import io.throughline.agents.runtime.reading.EventLoop;
import io.throughline.agents.runtime.watching.AgentController;
import io.throughline.agents.runtime.watching.AgentStatus;
import io.throughline.agents.sdk.Proposal;
import io.throughline.agents.sdk.Reaction;
import io.throughline.deploy.broker.BrokerOptions;
import io.throughline.deploy.broker.EmbeddedBroker;
import io.throughline.schemas.contracts.CommandMetadata;
import io.throughline.schemas.contracts.EventId;
import io.throughline.schemas.contracts.ExpectedVersion;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.schemas.contracts.logistics.Lane;
import io.throughline.schemas.contracts.logistics.Mode;
import io.throughline.schemas.contracts.logistics.OrderCommand.CancelOrder;
import io.throughline.schemas.contracts.logistics.OrderEvent.DelayDetected;
import io.throughline.schemas.contracts.logistics.OrderEvent.OrderCancelled;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class AgentServiceIT {

    private final Reaction<DelayDetected> cancel =
            (event, context) ->
                    List.of(
                            Proposal.to(event.stream(), new CancelOrder("late"))
                                    .expecting(event.version())
                                    .basedOn(event.metadata().id()));
    private EmbeddedBroker broker;

    @BeforeAll
    void startBroker(@TempDir Path folder) {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
        broker = EmbeddedBroker.start(BrokerOptions.in(folder));
    }

    @AfterAll
    void closeBroker() {
        broker.close();
        Awaitility.reset();
    }

    @Test
    void a_reaction_becomes_a_command_that_says_where_it_comes_from() throws Exception {
        try (Backdrop backdrop = backdrop("metadata");
                ApplicationContext _ = backdrop.start(Backdrop.agent("probe", cancel), Map.of())) {
            // When
            backdrop.append("1", 5, delay(3), true);

            // Then
            await().until(() -> backdrop.caughtUp("agent-probe"));
            CommandMetadata command = backdrop.decided.getFirst();
            assertThat(command.id()).hasToString("probe:order/1@5:0");
            assertThat(command.stream()).isEqualTo(new StreamId("order", "1"));
            assertThat(command.expected()).isEqualTo(ExpectedVersion.exactly(5));
            assertThat(command.causation()).isEqualTo(EventId.parse("order/1@5"));
            assertThat(command.correlation()).isEqualTo("parcel/1");
            assertThat(command.historic()).isTrue();
            assertThat(command.time()).isEqualTo(Instant.parse("2010-05-06T00:00:00Z"));
            assertThat(command.basis()).hasToString("order/1@5");
        }
    }

    @Test
    void outside_of_history_the_time_is_now() throws Exception {
        try (Backdrop backdrop = backdrop("clock");
                ApplicationContext _ = backdrop.start(Backdrop.agent("probe", cancel), Map.of())) {
            // Given
            Instant before = Instant.now();

            // When
            backdrop.append("1", 5, delay(3), false);

            // Then
            await().until(() -> backdrop.caughtUp("agent-probe"));
            assertThat(backdrop.decided.getFirst().time()).isBetween(before, Instant.now());
        }
    }

    @Test
    void streams_are_answered_in_order_completely_and_committed() throws Exception {
        // Given
        Map<String, List<Long>> seen = new ConcurrentHashMap<>();
        Reaction<DelayDetected> noting =
                (event, context) -> {
                    seen.computeIfAbsent(event.stream().key(), s -> new CopyOnWriteArrayList<>())
                            .add(event.version());
                    return cancel.react(event, context);
                };
        try (Backdrop backdrop = backdrop("order");
                ApplicationContext service =
                        backdrop.start(Backdrop.agent("probe", noting), Map.of())) {
            // When
            for (long version = 1; version <= 20; version++) {
                for (int order = 0; order < 50; order++) {
                    backdrop.append("o" + order, version, 1);
                }
            }

            // Then
            await().until(() -> backdrop.caughtUp("agent-probe"));
            List<Long> all = LongStream.rangeClosed(1, 20).boxed().toList();
            assertThat(seen).hasSize(50);
            assertThat(seen.values()).allSatisfy(versions -> assertThat(versions).isEqualTo(all));
            assertThat(backdrop.decided).hasSize(1000);
            await().untilAsserted(() -> {
                AgentStatus status = status(service);
                assertThat(status.finished()).isEqualTo(1000);
                assertThat(status.accepted()).isEqualTo(1000);
                assertThat(status.inFlight()).isZero();
                assertThat(status.lag()).isZero();
            });
        }
    }

    @Test
    void the_end_of_a_transaction_is_passed_and_committed() throws Exception {
        try (Backdrop backdrop = backdrop("transaction");
                ApplicationContext service =
                        backdrop.start(Backdrop.agent("probe", cancel), Map.of())) {
            // When
            backdrop.appendInTransaction("1", 1);

            // Then
            await().until(() -> status(service).finished() == 1 && status(service).idle());
            assertThat(backdrop.caughtUp("agent-probe")).isTrue();
        }
    }

    @Test
    void events_of_other_types_are_passed_over() throws Exception {
        try (Backdrop backdrop = backdrop("types");
                ApplicationContext service =
                        backdrop.start(Backdrop.agent("probe", cancel), Map.of())) {
            // When
            backdrop.append("1", 1, new OrderCancelled("KE", null, null, "enough"), false);
            backdrop.append("1", 2, 3);

            // Then
            await().until(() -> backdrop.caughtUp("agent-probe"));
            assertThat(status(service).finished()).isEqualTo(1);
            assertThat(backdrop.decided).hasSize(1);
        }
    }

    @Test
    void a_stuck_stream_delays_no_other() throws Exception {
        // Given
        CountDownLatch mayEnd = new CountDownLatch(1);
        Reaction<DelayDetected> reaction =
                (event, context) -> {
                    if (event.stream().key().equals("stuck")) {
                        mayEnd.await();
                    }
                    return cancel.react(event, context);
                };
        try (Backdrop backdrop = backdrop("stuck");
                ApplicationContext service =
                        backdrop.start(
                                Backdrop.agent("probe", reaction),
                                Map.of("throughline.in-flight-max", 40))) {
            // When
            backdrop.append("stuck", 1, 1);
            for (int order = 0; order < 500; order++) {
                backdrop.append("o" + order, 1, 1);
            }

            // Then
            await().until(() -> status(service).finished() == 500);
            assertThat(backdrop.caughtUp("agent-probe")).isFalse();
            mayEnd.countDown();
            await().until(() -> backdrop.caughtUp("agent-probe"));
            assertThat(status(service).finished()).isEqualTo(501);
        }
    }

    @Test
    void no_more_is_in_flight_than_the_limit_says() throws Exception {
        // Given
        CountDownLatch mayEnd = new CountDownLatch(1);
        AtomicInteger inside = new AtomicInteger();
        Reaction<DelayDetected> blocking =
                (event, context) -> {
                    inside.incrementAndGet();
                    mayEnd.await();
                    return cancel.react(event, context);
                };
        try (Backdrop backdrop = backdrop("limit");
                ApplicationContext _ =
                        backdrop.start(
                                Backdrop.agent("probe", blocking),
                                Map.of("throughline.in-flight-max", 40))) {
            // When
            for (int order = 0; order < 2000; order++) {
                backdrop.append("o" + order, 1, 1);
            }

            // Then
            await().until(() -> inside.get() == 40);
            await().during(Duration.ofMillis(500)).until(() -> inside.get() == 40);
            mayEnd.countDown();
            await().until(() -> backdrop.caughtUp("agent-probe"));
            assertThat(backdrop.decided).hasSize(2000);
        }
    }

    @Test
    void a_restart_loses_nothing_and_does_nothing_again_that_was_committed() throws Exception {
        // Given
        CountDownLatch never = new CountDownLatch(1);
        try (Backdrop backdrop = backdrop("restart")) {
            Reaction<DelayDetected> stuck =
                    (event, context) -> {
                        if (event.stream().key().equals("stuck")) {
                            never.await();
                        }
                        return cancel.react(event, context);
                    };
            ApplicationContext first =
                    backdrop.start(
                            Backdrop.agent("probe", stuck),
                            Map.of("throughline.drain-ms-max", 200));
            for (int order = 0; order < 100; order++) {
                backdrop.append("before" + order, 1, 1);
            }
            await().until(() -> backdrop.caughtUp("agent-probe"));
            backdrop.append("stuck", 1, 1);
            backdrop.append("stuck", 2, 1);
            await().until(() -> status(first).inFlight() == 2);

            // When
            first.close();
            backdrop.decided.clear();
            for (int order = 0; order < 100; order++) {
                backdrop.append("after" + order, 1, 1);
            }
            try (ApplicationContext _ = backdrop.start(Backdrop.agent("probe", cancel), Map.of())) {
                await().until(() -> backdrop.caughtUp("agent-probe"));
            }

            // Then
            assertThat(backdrop.decided).hasSize(102);
            assertThat(ids(backdrop)).noneMatch(id -> id.contains("before"));
            assertThat(ids(backdrop)).contains("probe:order/stuck@1:0", "probe:order/stuck@2:0");
        }
    }

    @Test
    void what_is_in_flight_when_a_service_ends_may_end_and_is_committed() throws Exception {
        // Given
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        Reaction<DelayDetected> blocking =
                (event, context) -> {
                    begun.countDown();
                    mayEnd.await();
                    return cancel.react(event, context);
                };
        try (Backdrop backdrop = backdrop("ending")) {
            ApplicationContext service =
                    backdrop.start(
                            Backdrop.agent("probe", blocking),
                            Map.of("throughline.drain-ms-max", 30_000));
            EventLoop loop = service.getBean(EventLoop.class);
            backdrop.append("1", 1, 1);
            begun.await();

            // When
            Thread ending = Thread.ofPlatform().start(service::close);
            await().until(() -> ending.getState() == Thread.State.TIMED_WAITING);
            mayEnd.countDown();
            ending.join();

            // Then
            assertThat(loop.state()).isEqualTo(EventLoop.State.CLOSED);
            assertThat(ids(backdrop)).containsExactly("probe:order/1@1:0");
            assertThat(backdrop.caughtUp("agent-probe")).isTrue();
        }
    }

    @Test
    void two_instances_share_the_log_and_lose_nothing_when_one_ends() throws Exception {
        try (Backdrop backdrop = backdrop("shared");
                ApplicationContext first =
                        backdrop.start(Backdrop.agent("probe", cancel), Map.of());
                ApplicationContext second =
                        backdrop.start(Backdrop.agent("probe", cancel), Map.of())) {
            // Given
            await().until(() ->
                    status(first).partitions().size() == 2
                            && status(second).partitions().size() == 2);

            // When
            for (int order = 0; order < 500; order++) {
                backdrop.append("a" + order, 1, 1);
            }
            second.stop();
            for (int order = 0; order < 500; order++) {
                backdrop.append("b" + order, 1, 1);
            }

            // Then
            await().until(() -> backdrop.caughtUp("agent-probe"));
            assertThat(ids(backdrop).stream().distinct()).hasSize(1000);
        }
    }

    private Backdrop backdrop(String name) {
        return new Backdrop(broker.bootstrapServers(), name, Backdrop::accept);
    }

    private static DelayDetected delay(int daysLate) {
        return new DelayDetected(new Lane("KE", Mode.AIR), daysLate);
    }

    private static AgentStatus status(ApplicationContext service) {
        return service.getBean(AgentController.class).status();
    }

    private static List<String> ids(Backdrop backdrop) {
        return backdrop.decided.stream().map(command -> command.id().toString()).toList();
    }
}
