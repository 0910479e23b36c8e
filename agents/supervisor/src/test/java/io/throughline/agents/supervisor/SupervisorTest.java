package io.throughline.agents.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.context.ApplicationContext;
import io.throughline.agents.sdk.Agent;
import io.throughline.agents.sdk.Proposal;
import io.throughline.agents.testkit.AgentSpec;
import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.Command;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.schemas.contracts.work.DeadLetterCommand.EscalateDeadLetter;
import io.throughline.schemas.contracts.work.DeadLetterCommand.RetryDeadLetter;
import io.throughline.schemas.contracts.work.DeadLetterCommand.SkipEvent;
import io.throughline.schemas.contracts.work.DeadLetterEvent.EventFailed;
import io.throughline.schemas.contracts.work.DeadLetterId;
import io.throughline.schemas.contracts.work.Failure;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SupervisorTest {

    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
    private static final StreamId ORDER = new StreamId("order", "4711");

    @Test
    void what_failed_is_tried_again_after_waits_that_grow_and_then_a_person_decides() {
        assertThat(verdict("none", "notifier", "java.io.IOException", 0))
                .isEqualTo(retry(1, AT.plusMillis(1_000)));
        assertThat(verdict("none", "notifier", "java.io.IOException", 1))
                .isEqualTo(retry(2, AT.plusMillis(3_000)));
        assertThat(verdict("none", "notifier", "java.io.IOException", 2))
                .isEqualTo(retry(3, AT.plusMillis(5_000)));
        assertThat(verdict("none", "notifier", "java.io.IOException", 3))
                .isEqualTo(new EscalateDeadLetter("supervisor", "it failed in 4 rounds"));
    }

    @Test
    void the_first_rule_that_fits_decides() {
        assertThat(verdict("none", "notifier", "a.b.Outer$Absurd", 0))
                .isEqualTo(new SkipEvent(5, "supervisor", "skipped by policy"));
        assertThat(verdict("none", "router", "a.b.Outer$Absurd", 0))
                .isInstanceOf(EscalateDeadLetter.class);
    }

    @Test
    void what_no_retry_mends_is_escalated_at_once() {
        assertThat(verdict("none", "notifier", "io.x.EffectInDoubtException", 0))
                .isInstanceOf(EscalateDeadLetter.class);
        assertThat(verdict("none", "notifier", "PingPong", 0))
                .isInstanceOf(EscalateDeadLetter.class);
        assertThat(verdict("none", "notifier", "Forgotten", 0))
                .isInstanceOf(EscalateDeadLetter.class);
    }

    @Test
    void an_escalation_is_told_before_it_is_recorded() {
        StreamId queue = new DeadLetterId(new AgentName("notifier"), ORDER).queue();
        spec("http://127.0.0.1:1/")
                .effectAnswers("escalate", key -> key)
                .when(failed("notifier", ORDER, "PingPong", 0), queue, 1)
                .thenProposes(
                        Proposal.to(
                                        queue,
                                        new EscalateDeadLetter(
                                                "supervisor", "PingPong: no retry mends that"))
                                .basedOn(queue.at(1)));
    }

    @Test
    void of_its_own_failures_it_says_only_that_a_person_must_decide_and_that_once() {
        // Given
        StreamId queue = new DeadLetterId(new AgentName("notifier"), ORDER).queue();
        StreamId own = new DeadLetterId(new AgentName("supervisor"), queue).queue();
        StreamId nested = new DeadLetterId(new AgentName("supervisor"), own).queue();

        // Then
        assertThat(
                        spec("http://127.0.0.1:1/")
                                .when(failed("supervisor", queue, "x.Bug", 0), own, 1)
                                .proposals())
                .extracting(Proposal::command)
                .containsExactly(
                        new EscalateDeadLetter("supervisor", "the supervisor itself failed"));
        spec("none").when(failed("supervisor", own, "x.Bug", 0), nested, 1).thenNothing();
    }

    @Property
    void however_it_fails_there_are_at_most_so_many_rounds(
            @ForAll @IntRange(max = 1_000) int round, @ForAll String error) {
        boolean retried = verdict("none", "optimizer", error, round) instanceof RetryDeadLetter;
        assertThat(retried && round >= 3).isFalse();
    }

    @Test
    void the_configuration_that_is_shipped_makes_an_agent() {
        try (ApplicationContext context = context(Map.of())) {
            assertThat(context.getBean(Agent.class)).isInstanceOf(Supervisor.class);
        }
    }

    @Test
    void rules_come_from_the_configuration_and_wrong_ones_are_refused() {
        Map<String, Object> skips =
                Map.of("supervisor.rules", List.of(Map.of("agent", "router", "do", "skip")));
        try (ApplicationContext context = context(skips)) {
            assertThat(context.getBean(SupervisorSettings.class).policy().rules())
                    .extracting(Policy.Rule::agent, Policy.Rule::action)
                    .containsExactly(
                            tuple("router", Policy.Action.SKIP), tuple("*", Policy.Action.RETRY));
        }
        Map<String, Object> wrong =
                Map.of("supervisor.rules", List.of(Map.of("agent", "router", "do", "pray")));
        try (ApplicationContext context = context(wrong)) {
            assertThatThrownBy(() -> context.getBean(Agent.class))
                    .hasStackTraceContaining("do: retry, escalate or skip");
        }
    }

    private static ApplicationContext context(Map<String, Object> more) {
        return ApplicationContext.builder()
                .deduceEnvironment(false)
                .overrideConfigLocations("classpath:/supervisor/")
                .properties(Map.of("micronaut.application.name", "supervisor"))
                .properties(more)
                .start();
    }

    private static Command verdict(String webhook, String agent, String error, int round) {
        StreamId queue = new DeadLetterId(new AgentName(agent), ORDER).queue();
        return spec(webhook)
                .when(failed(agent, ORDER, error, round), queue, 1)
                .proposals()
                .getFirst()
                .command();
    }

    private static AgentSpec spec(String webhook) {
        SupervisorSettings settings =
                new SupervisorSettings(
                        webhook,
                        1,
                        1,
                        3,
                        1_000,
                        3,
                        5_000,
                        List.of(
                                Map.of("agent", "notifier", "error", "Absurd", "do", "skip"),
                                Map.of("agent", "router", "do", "escalate")));
        return AgentSpec.of(new Supervisor(settings, new OnCall(settings, new ObjectMapper())));
    }

    private static RetryDeadLetter retry(int round, Instant notBefore) {
        return new RetryDeadLetter("supervisor", "round %d by policy".formatted(round), notBefore);
    }

    private static EventFailed failed(String agent, StreamId stream, String error, int round) {
        return new EventFailed(
                new AgentName(agent),
                stream,
                5,
                "io.throughline.logistics.DelayDetected",
                new Failure(error, "it broke", "0123456789ab"),
                3,
                AT,
                AT,
                round);
    }
}
