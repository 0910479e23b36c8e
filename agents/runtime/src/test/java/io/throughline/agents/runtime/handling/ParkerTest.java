package io.throughline.agents.runtime.handling;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.throughline.agents.runtime.backbone.WorkCommands;
import io.throughline.agents.runtime.handling.Parker.Told;
import io.throughline.agents.runtime.reacting.Tries.Result.GivenUp;
import io.throughline.agents.runtime.service.AgentCounters;
import io.throughline.agents.runtime.service.TestSettings;
import io.throughline.agents.sdk.Agent;
import io.throughline.schemas.contracts.Clock;
import io.throughline.schemas.contracts.EventId;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.work.DeadLetterCommand;
import io.throughline.schemas.contracts.work.DeadLetterCommand.CompleteEvent;
import io.throughline.schemas.contracts.work.DeadLetterCommand.ReleaseDeadLetter;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What is said in a dead-letter queue after a restart, when the answers to what was said before
/// are remembered.
@Timeout(30)
class ParkerTest {

    private static final String TYPE = "type";
    private static final Subject FIRST = Subject.unread(EventId.parse("order/1@5"));
    private static final Subject SECOND = Subject.unread(EventId.parse("order/1@6"));
    private static final GivenUp GIVEN_UP =
            new GivenUp(new IOException("no answer"), 1, Instant.EPOCH, Instant.EPOCH);

    private final QueueLog log = new QueueLog(1);
    private final SomePartition partition = SomePartition.holdingBack(false);

    @Test
    void what_was_refused_before_is_asked_anew_and_no_event_is_lost_by_it() throws Exception {
        // Given: the second event found the stream parked and its queue full
        assertThat(parker().fails(FIRST, TYPE, GIVEN_UP, partition)).isEqualTo(Told.YES);
        assertThat(parker().fails(SECOND, TYPE, GIVEN_UP, partition)).isEqualTo(Told.LATER);

        // When: the queue is empty, and the event is given up once more
        say(new ReleaseDeadLetter("ann", "mended"));
        say(new CompleteEvent(5));
        Told told = parker().fails(SECOND, TYPE, GIVEN_UP, partition);

        // Then
        assertThat(told).isEqualTo(Told.YES);
        assertThat(log.names())
                .containsExactly(
                        "EventFailed",
                        "RetryOrdered",
                        "ParkedEventCompleted",
                        "StreamReleased",
                        "EventFailed");
    }

    @Test
    void what_was_not_parked_before_is_asked_anew() throws Exception {
        // Given: nothing is parked, though this partition thinks so
        partition.parking().added(FIRST.id().stream(), 5);
        assertThat(parker().parks(SECOND, TYPE, partition)).isEqualTo(Told.NO);

        // When
        assertThat(parker().fails(FIRST, TYPE, GIVEN_UP, partition)).isEqualTo(Told.YES);

        // Then: it is parked now, and there is no room for another
        assertThat(parker().parks(SECOND, TYPE, partition)).isEqualTo(Told.LATER);
    }

    @Test
    void of_an_event_that_cannot_be_read_no_past_is_claimed() throws Exception {
        // When
        Told _ = parker().fails(FIRST, TYPE, GIVEN_UP, partition);

        // Then: who decides has the event's past at hand, and fills it in only if none is told
        assertThat(log.said)
                .singleElement()
                .satisfies(command -> {
                    assertThat(command.causation()).isEqualTo(FIRST.id());
                    assertThat(command.clock()).isEqualTo(Clock.EMPTY);
                });
    }

    private void say(DeadLetterCommand command) {
        assertThat(log.decide(command)).isInstanceOf(Outcome.Accepted.class);
    }

    /// As after a restart.
    private Parker parker() {
        Agent agent = new SilentAgent();
        return new Parker(
                agent,
                new WorkCommands(log, () -> Instant.EPOCH, TestSettings.small()),
                TestSettings.small(),
                new AgentCounters(agent, new SimpleMeterRegistry()));
    }
}
