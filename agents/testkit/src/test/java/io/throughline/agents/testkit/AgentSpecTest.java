package io.throughline.agents.testkit;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.agents.sdk.Agent;
import io.throughline.agents.sdk.AgentContext;
import io.throughline.agents.sdk.Conflict;
import io.throughline.agents.sdk.Known;
import io.throughline.agents.sdk.Proposal;
import io.throughline.agents.sdk.Reaction;
import io.throughline.agents.sdk.Reactions;
import io.throughline.agents.sdk.Reconciler;
import io.throughline.agents.sdk.Redecision;
import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.RecordedEvent;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.schemas.contracts.logistics.Lane;
import io.throughline.schemas.contracts.logistics.Mode;
import io.throughline.schemas.contracts.logistics.OrderCommand.CancelOrder;
import io.throughline.schemas.contracts.logistics.OrderEvent.DelayDetected;
import io.throughline.schemas.contracts.logistics.OrderEvent.OrderCancelled;
import io.throughline.schemas.contracts.logistics.OrderEvent.OrderDelivered;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AgentSpecTest {

    private final StreamId order = new StreamId("order", "4711");
    private final Lane lane = new Lane("KE", Mode.AIR);
    private final DelayDetected delay = new DelayDetected(lane, 3);
    private final OrderCancelled cancelled = new OrderCancelled("KE", null, null, "no longer");

    @Test
    void the_agent_sees_what_is_given() {
        AgentSpec.of(agent(AgentSpecTest::sayAll))
                .at(Instant.parse("2010-05-06T00:00:00Z"))
                .given("greeting", "KE", "jambo")
                .effectAnswers("shout", key -> key)
                .when(delay, order, 5)
                .thenProposes(
                        Proposal.to(
                                        order,
                                        new CancelOrder(
                                                "jambo 2010-05-06T00:00:00Z"
                                                        + " chatty:order/4711@5:shout"))
                                .expecting(5)
                                .basedOn(new StreamId("greeting", "KE").at(1)));
    }

    @Test
    void an_event_of_another_type_is_no_business_of_the_agent() {
        AgentSpec.of(agent(AgentSpecTest::sayAll))
                .when(
                        new OrderDelivered(new AgentName("condor"), lane, LocalDate.EPOCH, 10, 0),
                        order,
                        4)
                .thenNothing();
    }

    @Test
    void a_failing_effect_fails_the_attempt() {
        AgentSpec.of(agent(AgentSpecTest::sayAll))
                .given("greeting", "KE", "jambo")
                .effectAnswers(
                        "shout",
                        key -> {
                            throw new IOException("hoarse");
                        })
                .when(delay, order, 5)
                .thenFails(IOException.class);
    }

    @Test
    void a_wrong_expectation_fails() {
        // Given
        Reacted reacted = AgentSpec.of(agent((event, context) -> List.of())).when(delay, order, 5);

        // Then
        assertThatNoException().isThrownBy(reacted::thenNothing);
        assertThatThrownBy(() -> reacted.thenProposes(Proposal.to(order, new CancelOrder("no"))))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> reacted.thenFails(IOException.class))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void an_effect_without_an_answer_fails_the_test() {
        // Given
        AgentSpec spec =
                AgentSpec.of(agent(AgentSpecTest::sayAll)).given("greeting", "KE", "jambo");

        // Then
        assertThatThrownBy(() -> spec.when(delay, order, 5))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("shout");
    }

    @Test
    void an_agent_with_a_memory_fails() {
        // Given
        AtomicInteger memory = new AtomicInteger();
        Agent forgetful =
                agent((event, context) ->
                        List.of(
                                Proposal.to(
                                        order,
                                        new CancelOrder("time " + memory.incrementAndGet()))));

        // Then
        assertThatThrownBy(() -> AgentSpec.of(forgetful).when(delay, order, 5))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("asked again");
    }

    @Test
    void the_agent_is_told_that_its_stream_moved_on() {
        // Given
        Reacted reacted = AgentSpec.of(agent(AgentSpecTest::insist)).when(delay, order, 5);

        // Then
        reacted.butMeanwhile(delay).thenProposes(cancelling("1 since", 6));
        reacted.butMeanwhile(delay, delay)
                .butMeanwhile(delay)
                .thenProposes(cancelling("1 since", 8));
        reacted.butMeanwhile(delay).butMeanwhile(delay, cancelled).thenNothing();
        reacted.butMeanwhile(cancelled).butMeanwhile(delay).thenNothing();
    }

    @Test
    void only_what_loses_is_decided_anew() {
        // Given
        Redecision never =
                conflict -> {
                    throw new IllegalStateException("asked about " + conflict);
                };
        List<Proposal> proposals =
                List.of(
                        Proposal.to(order, new CancelOrder("any")).onConflict(never),
                        Proposal.to(new StreamId("order", "8"), new CancelOrder("elsewhere"))
                                .expecting(1)
                                .onConflict(never),
                        cancelling("final", 5));

        // When
        Reacted reacted =
                AgentSpec.of(agent((_, _) -> proposals)).when(delay, order, 5).butMeanwhile(delay);

        // Then
        reacted.thenNothing();
    }

    @Test
    void a_redecision_that_loses_again_at_once_fails() {
        // Given
        Reacted reacted = afterConflict(_ -> Optional.of(cancelling("stubborn", 5)));

        // Then
        assertThatThrownBy(() -> reacted.butMeanwhile(delay))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("loses again");
    }

    @Test
    void a_redecision_with_a_memory_fails() {
        // Given
        AtomicInteger memory = new AtomicInteger();
        Reacted reacted =
                afterConflict(conflict ->
                        Optional.of(
                                cancelling(
                                        "time " + memory.incrementAndGet(), conflict.version())));

        // Then
        assertThatThrownBy(() -> reacted.butMeanwhile(delay))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("asked again");
    }

    @Test
    void a_redecision_that_fails_fails_the_attempt() {
        afterConflict(
                        _ -> {
                            throw new UncheckedIOException(new IOException("away"));
                        })
                .butMeanwhile(delay)
                .thenFails(UncheckedIOException.class);
    }

    private Reacted afterConflict(Redecision redecision) {
        List<Proposal> proposals = List.of(cancelling("late", 5).onConflict(redecision));
        return AgentSpec.of(agent((_, _) -> proposals)).when(delay, order, 5);
    }

    private Proposal cancelling(String reason, long version) {
        return Proposal.to(order, new CancelOrder(reason)).expecting(version);
    }

    private static List<Proposal> insist(RecordedEvent<DelayDetected> event, AgentContext context) {
        return List.of(
                Proposal.to(event.stream(), new CancelOrder("late"))
                        .expecting(event.version())
                        .onConflict(AgentSpecTest::again));
    }

    private static Optional<Proposal> again(Conflict conflict) {
        if (conflict.since().stream().anyMatch(OrderCancelled.class::isInstance)) {
            return Optional.empty();
        }
        String reason = conflict.since().size() + " since";
        return Optional.of(
                Proposal.to(conflict.stream(), new CancelOrder(reason))
                        .expecting(conflict.version()));
    }

    private static List<Proposal> sayAll(RecordedEvent<DelayDetected> event, AgentContext context)
            throws Exception {
        Known<String> greeting = context.read("greeting", "KE", String.class).orElseThrow();
        String said = context.effect("shout", "hello", String.class, Reconciler.none(), key -> key);
        String reason = greeting.value() + " " + context.now() + " " + said;
        return List.of(
                Proposal.to(event.stream(), new CancelOrder(reason))
                        .expecting(event.version())
                        .basedOn(greeting.seen()));
    }

    private static Agent agent(Reaction<DelayDetected> reaction) {
        return new Agent() {
            @Override
            public AgentName name() {
                return new AgentName("chatty");
            }

            @Override
            public Reactions reactions() {
                return Reactions.none().on(DelayDetected.class, reaction);
            }
        };
    }
}
