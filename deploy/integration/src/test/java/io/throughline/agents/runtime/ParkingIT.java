package io.throughline.agents.runtime;

import static io.throughline.agents.runtime.Stage.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.ApplicationContext;
import io.throughline.agents.runtime.watching.AgentController;
import io.throughline.agents.sdk.Agent;
import io.throughline.agents.sdk.AgentContext;
import io.throughline.agents.sdk.Effect;
import io.throughline.agents.sdk.NotDoneException;
import io.throughline.agents.sdk.Proposal;
import io.throughline.agents.sdk.Reaction;
import io.throughline.agents.sdk.Reactions;
import io.throughline.agents.sdk.Reconciler;
import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.RecordedEvent;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.schemas.contracts.logistics.OrderCommand.RetryOrder;
import io.throughline.schemas.contracts.logistics.OrderEvent.OrderRescheduled;
import io.throughline.schemas.contracts.work.DeadLetterCommand.ReleaseDeadLetter;
import io.throughline.schemas.contracts.work.DeadLetterCommand.RetryDeadLetter;
import io.throughline.schemas.contracts.work.DeadLetterCommand.SkipEvent;
import io.throughline.schemas.contracts.work.DeadLetterEvent.EventFailed;
import io.throughline.schemas.contracts.work.EffectId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of streams whose events an agent cannot handle, with everything real.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
class ParkingIT {

    private final Set<String> broken = ConcurrentHashMap.newKeySet();
    private final Map<String, List<Long>> handled = new ConcurrentHashMap<>();
    private Stage stage;

    @BeforeAll
    void start(@TempDir Path folder) {
        stage = new Stage(folder);
    }

    @AfterAll
    void close() {
        stage.close();
    }

    @Test
    void a_poison_event_parks_its_stream_only_and_a_retry_handles_the_rest_in_order() {
        // Given
        stage.plan("a");
        stage.plan("b");
        broken.add("order/a@5");
        try (ApplicationContext _ = stage.start(new Probe("first", "ab"))) {
            // When
            stage.reschedule("a", 4);
            stage.reschedule("b", 4);

            // Then
            awaitHandled("b", 4L, 5L, 6L, 7L);
            stage.awaitLast(Stage.queue("first", "a"), "EventFailed", "EventParked", "EventParked");
            assertThat(handled.get("a")).containsExactly(4L);
            assertThat(stage.events(Stage.queue("first", "a")).getFirst())
                    .isInstanceOfSatisfying(
                            EventFailed.class,
                            failed -> {
                                assertThat(failed.version()).isEqualTo(5);
                                assertThat(failed.attempts()).isEqualTo(3);
                                assertThat(failed.failure().message()).isEqualTo("broken");
                                assertThat(failed.failure().stackHash()).hasSize(12);
                            });

            // When
            broken.clear();
            stage.accept(Stage.queue("first", "a"), new RetryDeadLetter("tester", "mended", null));

            // Then
            awaitHandled("a", 4L, 5L, 6L, 7L);
            stage.awaitLast(
                    Stage.queue("first", "a"),
                    "RetryOrdered",
                    "ParkedEventCompleted",
                    "ParkedEventCompleted",
                    "ParkedEventCompleted",
                    "StreamReleased");
            stage.reschedule("a", 1);
            awaitHandled("a", 4L, 5L, 6L, 7L, 8L);
        }
    }

    @Test
    void what_is_parked_survives_a_restart_and_what_came_meanwhile_waits_behind() {
        // Given
        stage.plan("c");
        broken.add("order/c@4");
        try (ApplicationContext _ = stage.start(new Probe("second", "c"))) {
            stage.reschedule("c", 2);
            stage.awaitLast(Stage.queue("second", "c"), "EventFailed", "EventParked");
        }
        stage.reschedule("c", 1);

        // When
        try (ApplicationContext _ = stage.start(new Probe("second", "c"))) {
            // Then
            stage.awaitLast(
                    Stage.queue("second", "c"), "EventFailed", "EventParked", "EventParked");
            assertThat(handled).doesNotContainKey("c");
        }

        // When: the order to retry comes while nobody is there
        broken.clear();
        stage.accept(Stage.queue("second", "c"), new RetryDeadLetter("tester", "mended", null));
        try (ApplicationContext _ = stage.start(new Probe("second", "c"))) {
            // Then
            awaitHandled("c", 4L, 5L, 6L);
            stage.awaitLast(Stage.queue("second", "c"), "StreamReleased");
        }
    }

    @Test
    void another_instance_takes_over_an_order_that_is_not_due_yet() {
        // Given
        stage.plan("d");
        broken.add("order/d@4");
        try (ApplicationContext _ = stage.start(new Probe("third", "d"))) {
            stage.reschedule("d", 2);
            stage.awaitLast(Stage.queue("third", "d"), "EventFailed", "EventParked");
            broken.clear();
            Instant soon = Instant.now().plusSeconds(4);
            stage.accept(Stage.queue("third", "d"), new RetryDeadLetter("tester", "later", soon));

            // When
            try (ApplicationContext second = stage.start(new Probe("third", "d"))) {
                await().until(() ->
                        second.getBean(AgentController.class).status().partitions().size() == 1);

                // Then
                assertThat(Instant.now()).isBefore(soon);
                awaitHandled("d", 4L, 5L);
                assertThat(Instant.now()).isAfter(soon);
                stage.awaitLast(Stage.queue("third", "d"), "StreamReleased");
            }
        }
    }

    @Test
    void a_retry_that_fails_is_another_round_and_a_skip_goes_on_with_the_rest() {
        // Given
        stage.plan("e");
        broken.add("order/e@4");
        try (ApplicationContext _ = stage.start(new Probe("fourth", "e"))) {
            stage.reschedule("e", 3);
            stage.awaitLast(
                    Stage.queue("fourth", "e"), "EventFailed", "EventParked", "EventParked");

            // When
            stage.accept(Stage.queue("fourth", "e"), new RetryDeadLetter("x", "try", null));
            stage.awaitLast(Stage.queue("fourth", "e"), "RetryOrdered", "EventFailed");
            stage.accept(Stage.queue("fourth", "e"), new ReleaseDeadLetter("y", "try anew"));
            stage.awaitLast(Stage.queue("fourth", "e"), "RetryOrdered", "EventFailed");
            stage.accept(Stage.queue("fourth", "e"), new SkipEvent(4, "y", "never"));

            // Then
            awaitHandled("e", 5L, 6L);
            stage.awaitLast(Stage.queue("fourth", "e"), "StreamReleased");
            assertThat(stage.events(Stage.queue("fourth", "e")))
                    .filteredOn(EventFailed.class::isInstance)
                    .extracting(event -> ((EventFailed) event).round())
                    .containsExactly(0, 1, 1);
        }
    }

    @Test
    void an_effect_that_was_refused_or_is_in_doubt_is_tried_again_and_then_done() {
        // Given
        stage.plan("g");
        AtomicInteger tried = new AtomicInteger();
        Effect<String> ring =
                key -> {
                    switch (tried.incrementAndGet()) {
                        case 1 -> throw new NotDoneException("no connection", null);
                        case 2 -> throw new IOException("no answer");
                        default -> {}
                    }
                    return key;
                };
        Agent agent =
                new Ringing((event, context) -> {
                    String key =
                            context.effect("ring", "g", String.class, Reconciler.repeat(), ring);
                    return List.of(Proposal.to(event.stream(), new RetryOrder(key)));
                });
        try (ApplicationContext _ = stage.start(agent)) {
            // When
            stage.reschedule("g", 1);

            // Then
            StreamId order = new StreamId("order", "g");
            stage.awaitLast(order, "OrderRetried");
            EffectId id = new EffectId(agent.name(), order.at(4), "ring");
            assertThat(stage.names(id.stream()))
                    .containsExactly(
                            "EffectIntended",
                            "EffectRefused",
                            "EffectIntended",
                            "EffectDoubted",
                            "EffectSettled",
                            "EffectIntended",
                            "EffectDone");
            assertThat(tried).hasValue(3);
        }
    }

    private record Ringing(Reaction<OrderRescheduled> reaction) implements Agent {
        @Override
        public AgentName name() {
            return new AgentName("ringing");
        }

        @Override
        public Reactions reactions() {
            return Reactions.none()
                    .on(
                            OrderRescheduled.class,
                            (event, context) ->
                                    event.stream().key().equals("g")
                                            ? reaction.react(event, context)
                                            : List.of());
        }
    }

    private void awaitHandled(String order, Long... versions) {
        await().untilAsserted(() ->
                assertThat(handled.getOrDefault(order, List.of())).containsExactly(versions));
    }

    /// Notes what it handles, and fails on what is broken.
    private final class Probe implements Agent {

        private final String name;
        private final String orders;

        private Probe(String name, String orders) {
            this.name = name;
            this.orders = orders;
        }

        @Override
        public AgentName name() {
            return new AgentName(name);
        }

        @Override
        public Reactions reactions() {
            return Reactions.none().on(OrderRescheduled.class, this::react);
        }

        private List<Proposal> react(RecordedEvent<OrderRescheduled> event, AgentContext context)
                throws Exception {
            // Each test has an agent and orders of its own.
            if (!orders.contains(event.stream().key())) {
                return List.of();
            }
            if (broken.contains(event.metadata().id().toString())) {
                throw new IllegalStateException("broken");
            }
            handled.computeIfAbsent(event.stream().key(), _ -> new CopyOnWriteArrayList<>())
                    .add(event.version());
            return List.of();
        }
    }
}
