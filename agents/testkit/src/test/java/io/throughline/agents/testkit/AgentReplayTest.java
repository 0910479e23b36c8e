package io.throughline.agents.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.agents.journal.Divergence;
import io.throughline.agents.sdk.Agent;
import io.throughline.agents.sdk.AgentContext;
import io.throughline.agents.sdk.Known;
import io.throughline.agents.sdk.Proposal;
import io.throughline.agents.sdk.Reaction;
import io.throughline.agents.sdk.Reactions;
import io.throughline.agents.sdk.Reconciler;
import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.RecordedEvent;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.schemas.contracts.logistics.Lane;
import io.throughline.schemas.contracts.logistics.LaneStanding;
import io.throughline.schemas.contracts.logistics.Mode;
import io.throughline.schemas.contracts.logistics.OrderCommand.CancelOrder;
import io.throughline.schemas.contracts.logistics.OrderEvent.DelayDetected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentReplayTest {

    private static final String AGENT = "critic";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private Path journal;

    @BeforeEach
    void record() {
        journal = folder.resolve("critic.jsonl");
        AgentSpec spec =
                AgentSpec.of(agent(AgentReplayTest::criticise))
                        .at(Instant.parse("2010-05-06T00:00:00Z"))
                        .given("lane", "KE-air", new LaneStanding(Map.of(), Map.of("3", 7L), 2))
                        .effectAnswers("ask", key -> 42L)
                        .recordingTo(journal);
        for (int order = 1; order <= 3; order++) {
            spec.when(late(order), new StreamId("order", "G-" + order), 5).proposals();
        }
    }

    @Test
    void an_agent_that_has_not_changed_says_the_same() {
        AgentReplay.of(agent(AgentReplayTest::criticise)).journal(journal).thenSaysTheSame();
    }

    @Test
    void another_command_is_found_at_the_first_event_where_it_differs() {
        // Given
        Agent changed =
                agent((event, context) -> {
                    List<Proposal> proposals = criticise(event, context);
                    return event.data().daysLate() < 2
                            ? proposals
                            : List.of(Proposal.answer(event, new CancelOrder("too late")));
                });

        // Then
        assertThat(divergence(changed).number()).isEqualTo(2);
        assertThat(divergence(changed).event()).hasToString("order/G-2@5");
        assertThat(divergence(changed).what()).contains("7 of 2 days", "too late");
    }

    @Test
    void another_expected_version_is_found() {
        Agent changed =
                agent((event, context) ->
                        criticise(event, context).stream()
                                .map(proposal -> proposal.expecting(7))
                                .toList());

        assertThat(divergence(changed).what()).contains("expecting 5", "expecting 7");
    }

    @Test
    void saying_less_is_found() {
        Agent changed =
                agent((event, context) -> {
                    List<Proposal> _ = criticise(event, context);
                    return List.of();
                });

        assertThat(divergence(changed).what()).contains("were 1 proposals", "now 0");
    }

    @Test
    void reading_something_else_is_found() {
        Agent changed =
                agent((event, context) -> {
                    Optional<Known<String>> _ = context.read("country", "KE", String.class);
                    return List.of();
                });

        assertThat(divergence(changed).what())
                .isEqualTo("it reads country/KE now, and read lane/KE-air");
    }

    @Test
    void reading_and_performing_no_more_is_found() {
        assertThat(divergence(agent((event, context) -> List.of())).what())
                .isEqualTo("it read lane/KE-air, and does not now");
        Agent readsOnly =
                agent((event, context) -> {
                    Optional<Known<LaneStanding>> _ =
                            context.read("lane", "KE-air", LaneStanding.class);
                    return List.of();
                });
        assertThat(divergence(readsOnly).what())
                .isEqualTo("it performed effect 'ask', and does not now");
    }

    @Test
    void another_effect_is_found_and_not_performed() {
        Agent changed =
                agent((event, context) -> {
                    Optional<Known<LaneStanding>> _ =
                            context.read("lane", "KE-air", LaneStanding.class);
                    Long _ =
                            context.effect(
                                    "shout",
                                    "",
                                    Long.class,
                                    Reconciler.repeat(),
                                    key -> {
                                        throw new AssertionError("performed");
                                    });
                    return List.of();
                });

        assertThat(divergence(changed).what())
                .isEqualTo("it performs effect 'shout' now, and performed 'ask'");
    }

    @Test
    void failing_is_found() {
        Agent changed =
                agent((event, context) -> {
                    throw new IOException("hoarse");
                });

        assertThat(divergence(changed).what()).contains("it fails now", "hoarse");
    }

    @Test
    void an_agent_that_does_not_react_any_more_is_found() {
        Agent changed =
                new Agent() {
                    @Override
                    public AgentName name() {
                        return new AgentName(AGENT);
                    }

                    @Override
                    public Reactions reactions() {
                        return Reactions.none();
                    }
                };

        assertThat(divergence(changed).what()).contains("does not react to DelayDetected any more");
    }

    @Test
    void the_failure_of_a_test_says_where() {
        assertThatThrownBy(() ->
                        AgentReplay.of(agent((event, context) -> List.of()))
                                .journal(journal)
                                .thenSaysTheSame())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("diverges at reaction 1, to order/G-1@5");
    }

    @Test
    void nothing_to_replay_is_no_success() throws IOException {
        Path empty = Files.createFile(folder.resolve("empty.jsonl"));

        assertThatThrownBy(() ->
                        AgentReplay.of(agent(AgentReplayTest::criticise))
                                .journal(empty)
                                .thenSaysTheSame())
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void a_line_that_is_none_is_named() throws IOException {
        Files.writeString(journal, "{\"agent\":4}\n", StandardOpenOption.APPEND);

        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> AgentReplay.of(agent(AgentReplayTest::criticise)).journal(journal))
                .withMessageContaining("line 4");
    }

    private Divergence divergence(Agent agent) {
        return AgentReplay.of(agent).journal(journal).divergence().orElseThrow();
    }

    private static DelayDetected late(int days) {
        return new DelayDetected(new Lane("KE", Mode.AIR), days);
    }

    /// Draws on everything that a context gives.
    private static List<Proposal> criticise(
            RecordedEvent<DelayDetected> event, AgentContext context) throws Exception {
        Known<LaneStanding> lane =
                context.read("lane", event.data().lane().toString(), LaneStanding.class)
                        .orElseThrow();
        long answer =
                context.effect("ask", event.data(), Long.class, Reconciler.repeat(), key -> 0L);
        String reason =
                "%s of %d days, %s, %d, %s"
                        .formatted(
                                lane.value().deliveriesByLeadDays().get("3"),
                                event.data().daysLate(),
                                context.now(),
                                answer,
                                context.newId());
        return List.of(Proposal.answer(event, new CancelOrder(reason)).basedOn(lane.seen()));
    }

    private static Agent agent(Reaction<DelayDetected> reaction) {
        return new Agent() {
            @Override
            public AgentName name() {
                return new AgentName(AGENT);
            }

            @Override
            public Reactions reactions() {
                return Reactions.none().on(DelayDetected.class, reaction);
            }
        };
    }
}
