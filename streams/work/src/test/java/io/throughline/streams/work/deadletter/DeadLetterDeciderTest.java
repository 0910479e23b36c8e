package io.throughline.streams.work.deadletter;

import static io.throughline.streams.work.deadletter.DeadLetters.FIRST;
import static io.throughline.streams.work.deadletter.DeadLetters.TYPE;
import static io.throughline.streams.work.deadletter.DeadLetters.fail;
import static io.throughline.streams.work.deadletter.DeadLetters.failed;
import static io.throughline.streams.work.deadletter.DeadLetters.park;
import static io.throughline.streams.work.deadletter.DeadLetters.retry;

import io.throughline.schemas.contracts.work.DeadLetterCommand;
import io.throughline.schemas.contracts.work.DeadLetterCommand.CompleteEvent;
import io.throughline.schemas.contracts.work.DeadLetterCommand.EscalateDeadLetter;
import io.throughline.schemas.contracts.work.DeadLetterCommand.ReleaseDeadLetter;
import io.throughline.schemas.contracts.work.DeadLetterCommand.RetryDeadLetter;
import io.throughline.schemas.contracts.work.DeadLetterCommand.SkipEvent;
import io.throughline.schemas.contracts.work.DeadLetterEvent;
import io.throughline.schemas.contracts.work.DeadLetterEvent.DeadLetterEscalated;
import io.throughline.schemas.contracts.work.DeadLetterEvent.EventParked;
import io.throughline.schemas.contracts.work.DeadLetterEvent.EventSkipped;
import io.throughline.schemas.contracts.work.DeadLetterEvent.ParkedEventCompleted;
import io.throughline.schemas.contracts.work.DeadLetterEvent.RetryOrdered;
import io.throughline.schemas.contracts.work.DeadLetterEvent.StreamReleased;
import io.throughline.schemas.contracts.work.DeadLetterRow;
import io.throughline.schemas.contracts.work.WorkCodes;
import io.throughline.streams.testkit.DeciderSpec;
import io.throughline.streams.testkit.ViewSpec;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DeadLetterDeciderTest {

    private final DeciderSpec<DeadLetterCommand, DeadLetterState, DeadLetterEvent> queue =
            DeciderSpec.of(new DeadLetterDecider());
    private final DeciderSpec<DeadLetterCommand, DeadLetterState, DeadLetterEvent> parked =
            queue.givenAccepted(fail(5), park(7));

    @Test
    void the_first_failure_parks_the_stream_and_others_wait_behind_it() {
        queue.when(fail(5)).then(failed(5, 0));
        queue.givenAccepted(fail(5)).when(park(7)).then(new EventParked(7, TYPE));
        parked.when(park(7)).thenNothing();
        parked.when(park(6)).thenRejected(WorkCodes.OUT_OF_ORDER);
        parked.when(fail(8)).thenRejected(WorkCodes.PARKED);
        parked.when(fail(5)).thenRejected(WorkCodes.PARKED);
        queue.when(park(5)).thenRejected(WorkCodes.NOT_PARKED);
    }

    @Test
    void a_retry_goes_through_in_order_until_nothing_is_left() {
        parked.when(retry("supervisor")).then(new RetryOrdered(1, "supervisor", "again", null));
        parked.when(new RetryDeadLetter("supervisor", "later", FIRST))
                .then(new RetryOrdered(1, "supervisor", "later", FIRST));

        var retrying = parked.givenAccepted(retry("supervisor"));
        retrying.when(new CompleteEvent(7)).thenRejected(WorkCodes.NOT_FIRST);
        retrying.when(new CompleteEvent(5)).then(new ParkedEventCompleted(5));
        retrying.givenAccepted(new CompleteEvent(5))
                .when(new CompleteEvent(7))
                .then(new ParkedEventCompleted(7), new StreamReleased());
        parked.when(new CompleteEvent(5)).thenRejected(WorkCodes.NOT_RETRYING);
        queue.when(new CompleteEvent(5)).thenRejected(WorkCodes.NOT_PARKED);
    }

    @Test
    void events_that_come_in_meanwhile_wait_as_well() {
        parked.givenAccepted(retry("supervisor"), new CompleteEvent(5), park(9))
                .givenAccepted(new CompleteEvent(7))
                .when(new CompleteEvent(9))
                .then(new ParkedEventCompleted(9), new StreamReleased());
    }

    @Test
    void what_fails_again_is_in_its_next_round_and_the_next_event_begins_anew() {
        var again = parked.givenAccepted(retry("supervisor"), fail(5), retry("supervisor"));
        again.when(fail(5)).then(failed(5, 2));
        again.when(fail(7)).thenRejected(WorkCodes.NOT_FIRST);
        again.givenAccepted(new CompleteEvent(5)).when(fail(7)).then(failed(7, 1));
    }

    @Test
    void while_a_retry_is_under_way_nobody_decides_anything_else() {
        var retrying = parked.givenAccepted(retry("supervisor"));
        retrying.when(retry("ann")).thenRejected(WorkCodes.RETRYING);
        retrying.when(new ReleaseDeadLetter("ann", "now")).thenRejected(WorkCodes.RETRYING);
        retrying.when(new SkipEvent(5, "ann", "no use")).thenRejected(WorkCodes.RETRYING);
        retrying.when(new EscalateDeadLetter("ann", "help")).thenRejected(WorkCodes.RETRYING);
    }

    @Test
    void a_policy_cannot_retry_for_ever_and_a_release_counts_anew() {
        var tried = queue.givenAccepted(fail(5));
        for (int round = 0; round < DeadLetterDecider.ROUNDS_MAX; round++) {
            tried = tried.givenAccepted(retry("supervisor"), fail(5));
        }
        tried.when(retry("supervisor")).thenRejected(WorkCodes.TOO_MANY_ROUNDS);
        tried.when(new ReleaseDeadLetter("ann", "mended"))
                .then(new RetryOrdered(1, "ann", "mended", null));
        tried.givenAccepted(new ReleaseDeadLetter("ann", "mended"), fail(5))
                .when(retry("supervisor"))
                .then(new RetryOrdered(2, "supervisor", "again", null));
    }

    @Test
    void who_escalates_hands_it_over_and_anybody_else_may_answer() {
        parked.when(new EscalateDeadLetter("supervisor", "help"))
                .then(new DeadLetterEscalated("supervisor", "help"));

        var escalated = parked.givenAccepted(new EscalateDeadLetter("supervisor", "help"));
        escalated.when(new EscalateDeadLetter("supervisor", "help")).thenNothing();
        escalated.when(retry("supervisor")).thenRejected(WorkCodes.ESCALATED);
        escalated.when(new SkipEvent(5, "supervisor", "x")).thenRejected(WorkCodes.ESCALATED);
        escalated.when(retry("ann")).then(new RetryOrdered(1, "ann", "again", null));
        escalated.when(park(8)).then(new EventParked(8, TYPE));
        escalated.when(new CompleteEvent(5)).thenRejected(WorkCodes.NOT_RETRYING);
        escalated.when(fail(5)).thenRejected(WorkCodes.PARKED);
    }

    @Test
    void a_skipped_event_is_dropped_and_the_rest_goes_on() {
        parked.when(new SkipEvent(7, "ann", "no use")).thenRejected(WorkCodes.NOT_FIRST);
        parked.when(new SkipEvent(5, "ann", "no use"))
                .then(
                        new EventSkipped(5, "ann", "no use"),
                        new RetryOrdered(1, "ann", "no use", null));
        queue.givenAccepted(fail(5))
                .when(new SkipEvent(5, "ann", "no use"))
                .then(new EventSkipped(5, "ann", "no use"), new StreamReleased());
    }

    @Test
    void what_is_done_has_nothing_more_to_say() {
        var released =
                parked.givenAccepted(new SkipEvent(5, "ann", "no use"), new CompleteEvent(7));
        released.when(fail(5)).thenRejected(WorkCodes.ALREADY_DONE);
        released.when(park(7)).thenRejected(WorkCodes.ALREADY_DONE);
        released.when(new CompleteEvent(7)).thenNothing();
        released.when(fail(8)).then(failed(8, 0));
        released.when(retry("ann")).thenRejected(WorkCodes.NOT_PARKED);
        released.when(new ReleaseDeadLetter("ann", "x")).thenRejected(WorkCodes.NOT_PARKED);
        released.when(new SkipEvent(7, "ann", "x")).thenRejected(WorkCodes.NOT_PARKED);
        released.when(new EscalateDeadLetter("ann", "x")).thenRejected(WorkCodes.NOT_PARKED);
    }

    @Test
    void a_full_queue_takes_no_more() {
        DeadLetterEvent[] behind =
                LongStream.range(2, DeadLetterDecider.BACKLOG_EVENTS_MAX + 1)
                        .mapToObj(version -> new EventParked(version, TYPE))
                        .toArray(DeadLetterEvent[]::new);
        var full = queue.given(failed(1, 0)).given(behind);
        full.when(park(DeadLetterDecider.BACKLOG_EVENTS_MAX + 1))
                .thenRejected(WorkCodes.QUEUE_FULL);
        full.when(retry("ann")).then(new RetryOrdered(1, "ann", "again", null));
    }

    @Test
    void the_row_is_there_as_long_as_something_is_parked() {
        ViewSpec.of(new DeadLetterView())
                .given(failed(5, 0), new EventParked(7, TYPE))
                .given(new RetryOrdered(1, "ann", "again", FIRST), new ParkedEventCompleted(5))
                .given(new ParkedEventCompleted(7), new StreamReleased())
                .then(DeadLetterRow.NONE);
    }
}
