package io.throughline.deploy.faults.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.Basis;
import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.EventMetadata;
import io.throughline.schemas.contracts.RecordedEvent;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.schemas.contracts.work.DeadLetterEvent;
import io.throughline.schemas.contracts.work.DeadLetterEvent.DeadLetterEscalated;
import io.throughline.schemas.contracts.work.DeadLetterEvent.EventFailed;
import io.throughline.schemas.contracts.work.DeadLetterEvent.EventParked;
import io.throughline.schemas.contracts.work.DeadLetterEvent.EventSkipped;
import io.throughline.schemas.contracts.work.DeadLetterEvent.ParkedEventCompleted;
import io.throughline.schemas.contracts.work.DeadLetterEvent.RetryOrdered;
import io.throughline.schemas.contracts.work.DeadLetterEvent.StreamReleased;
import io.throughline.schemas.contracts.work.DeadLetterId;
import io.throughline.schemas.contracts.work.Failure;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ParkedCheckTest {

    private static final AgentName AGENT = new AgentName("notifier");
    private static final StreamId ORDER = new StreamId("order", "1");
    private static final StreamId QUEUE = new DeadLetterId(AGENT, ORDER).queue();

    private final ParkedCheck check = new ParkedCheck("ann");
    private long version;

    @Test
    void what_is_handled_in_order_is_in_order() {
        logged(
                failed(5),
                parked(7),
                retried("supervisor"),
                failed(5),
                new DeadLetterEscalated("supervisor", "it failed"),
                retried("ann"),
                new ParkedEventCompleted(5),
                failed(7),
                new EventSkipped(7, "ann", "told by telephone"),
                new StreamReleased());

        assertThat(check.result())
                .isEqualTo(new ParkedCheck.Result(2, 2, 1, 1, List.of(), List.of()));
    }

    @Test
    void what_is_still_parked_is_listed() {
        logged(failed(5), parked(7), new ParkedEventCompleted(5));

        assertThat(check.result().waiting()).containsExactly(QUEUE.toString());
        assertThat(check.result().wrong()).isEmpty();
    }

    @Test
    void an_event_that_overtakes_one_before_it_is_wrong() {
        logged(failed(5), parked(7), new ParkedEventCompleted(7));

        assertWrong("handles 7, and [5, 7] waits");
    }

    @Test
    void an_event_that_is_handled_twice_is_wrong() {
        logged(failed(5), parked(7), new ParkedEventCompleted(5), new ParkedEventCompleted(5));

        assertWrong("handles 5, and [7] waits");
    }

    @Test
    void an_event_that_is_parked_again_after_it_was_handled_is_wrong() {
        logged(failed(5), new ParkedEventCompleted(5), new StreamReleased(), failed(5));

        assertWrong("parks 5 behind 5");
    }

    @Test
    void an_event_that_is_tried_before_its_turn_is_wrong() {
        logged(failed(5), parked(7), failed(7));

        assertWrong("tries 7 before [5, 7]");
    }

    @Test
    void a_stream_that_is_released_with_something_in_it_is_wrong() {
        logged(failed(5), new StreamReleased());

        assertWrong("releases [5]");
    }

    private void assertWrong(String what) {
        assertThat(check.result().wrong()).singleElement().asString().endsWith(what);
    }

    private static DeadLetterEvent failed(long version) {
        return new EventFailed(
                AGENT,
                ORDER,
                version,
                "Some",
                new Failure("E", "no", "0"),
                3,
                Instant.EPOCH,
                Instant.EPOCH,
                0);
    }

    private static DeadLetterEvent parked(long version) {
        return new EventParked(version, "Some");
    }

    private static DeadLetterEvent retried(String by) {
        return new RetryOrdered(1, by, "why", null, false, 1);
    }

    private void logged(DeadLetterEvent... events) {
        for (DeadLetterEvent event : events) {
            version++;
            check.event(
                    new RecordedEvent<>(
                            new EventMetadata(
                                    QUEUE.at(version),
                                    new CommandId(AGENT, "step-" + version, 0),
                                    Instant.EPOCH,
                                    "c",
                                    null,
                                    Basis.NONE,
                                    false,
                                    null),
                            event,
                            Instant.EPOCH,
                            0,
                            version));
        }
    }
}
