package io.throughline.streams.work.deadletter;

import static io.throughline.streams.work.deadletter.DeadLetters.FIRST;
import static io.throughline.streams.work.deadletter.DeadLetters.TYPE;
import static io.throughline.streams.work.deadletter.DeadLetters.fail;
import static io.throughline.streams.work.deadletter.DeadLetters.failUnder;
import static io.throughline.streams.work.deadletter.DeadLetters.failed;
import static io.throughline.streams.work.deadletter.DeadLetters.ordered;
import static io.throughline.streams.work.deadletter.DeadLetters.park;
import static io.throughline.streams.work.deadletter.DeadLetters.released;
import static io.throughline.streams.work.deadletter.DeadLetters.retry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

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
import io.throughline.schemas.contracts.work.DeadLetterEvent.StreamReleased;
import io.throughline.schemas.contracts.work.DeadLetterRow;
import io.throughline.schemas.contracts.work.WorkCodes;
import io.throughline.streams.testkit.DeciderLaws;
import io.throughline.streams.testkit.DeciderSpec;
import io.throughline.streams.testkit.ViewSpec;
import java.util.List;
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
        parked.when(retry("supervisor")).then(ordered(1, "supervisor", "again", null, 1));
        parked.when(new RetryDeadLetter("supervisor", "later", FIRST))
                .then(ordered(1, "supervisor", "later", FIRST, 1));

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
    void a_release_goes_before_a_retry_order_and_is_not_overruled_itself() {
        var retrying = parked.givenAccepted(retry("supervisor"));
        retrying.when(retry("ann")).thenRejected(WorkCodes.RETRYING);
        retrying.when(new EscalateDeadLetter("ann", "help")).thenRejected(WorkCodes.RETRYING);
        retrying.when(new ReleaseDeadLetter("ann", "now")).then(released("ann", "now", 2));

        var released = retrying.givenAccepted(new ReleaseDeadLetter("ann", "now"));
        released.when(new ReleaseDeadLetter("ann", "now")).thenRejected(WorkCodes.RETRYING);
        released.when(retry("supervisor")).thenRejected(WorkCodes.RETRYING);
        released.when(new SkipEvent(5, "supervisor", "x")).thenRejected(WorkCodes.RETRYING);
        released.when(new SkipEvent(5, "ann", "no use"))
                .then(new EventSkipped(5, "ann", "no use"), ordered(1, "ann", "no use", null, 3));
    }

    @Test
    void what_an_attempt_comes_to_is_judged_by_the_state_that_it_finds() {
        var overruled =
                parked.givenAccepted(retry("supervisor"), new ReleaseDeadLetter("ann", "mended"));
        overruled.when(failUnder(1, 5)).thenRejected(WorkCodes.OVERRULED);
        overruled.when(failUnder(2, 5)).then(failed(5, 1));
        overruled.when(fail(5)).then(failed(5, 1));
        overruled.when(new CompleteEvent(5)).then(new ParkedEventCompleted(5));

        var skipped = parked.givenAccepted(retry("supervisor"), new SkipEvent(5, "ann", "no use"));
        skipped.when(failUnder(1, 5)).thenRejected(WorkCodes.ALREADY_DONE);
        skipped.when(new CompleteEvent(5)).thenNothing();
        skipped.when(failUnder(2, 7)).then(failed(7, 1));
        skipped.when(new SkipEvent(5, "ann", "no use")).thenRejected(WorkCodes.NOT_FIRST);
    }

    @Test
    void a_skip_during_a_retry_of_the_last_event_releases_the_stream() {
        queue.givenAccepted(fail(5), retry("supervisor"))
                .when(new SkipEvent(5, "ann", "no use"))
                .then(new EventSkipped(5, "ann", "no use"), new StreamReleased());
    }

    @Test
    void orders_are_counted_as_long_as_something_is_parked() {
        var again = parked.givenAccepted(retry("supervisor"), failUnder(1, 5));
        again.when(retry("supervisor")).then(ordered(2, "supervisor", "again", null, 2));
        again.givenAccepted(new EscalateDeadLetter("supervisor", "help"))
                .when(retry("ann"))
                .then(ordered(1, "ann", "again", null, 2));
    }

    @Test
    void a_policy_cannot_retry_for_ever_and_a_release_counts_anew() {
        var tried = queue.givenAccepted(fail(5));
        for (int round = 0; round < DeadLetterDecider.ROUNDS_MAX; round++) {
            tried = tried.givenAccepted(retry("supervisor"), fail(5));
        }
        tried.when(retry("supervisor")).thenRejected(WorkCodes.TOO_MANY_ROUNDS);
        tried.when(new ReleaseDeadLetter("ann", "mended")).then(released("ann", "mended", 21));
        tried.givenAccepted(new ReleaseDeadLetter("ann", "mended"), fail(5))
                .when(retry("supervisor"))
                .then(ordered(2, "supervisor", "again", null, 22));
    }

    @Test
    void who_escalates_hands_it_over_and_anybody_else_may_answer() {
        parked.when(new EscalateDeadLetter("supervisor", "help"))
                .then(new DeadLetterEscalated("supervisor", "help"));

        var escalated = parked.givenAccepted(new EscalateDeadLetter("supervisor", "help"));
        escalated.when(new EscalateDeadLetter("supervisor", "help")).thenNothing();
        escalated.when(retry("supervisor")).thenRejected(WorkCodes.ESCALATED);
        escalated.when(new SkipEvent(5, "supervisor", "x")).thenRejected(WorkCodes.ESCALATED);
        escalated.when(retry("ann")).then(ordered(1, "ann", "again", null, 1));
        escalated.when(park(8)).then(new EventParked(8, TYPE));
        escalated.when(new CompleteEvent(5)).thenRejected(WorkCodes.NOT_RETRYING);
        escalated.when(fail(5)).thenRejected(WorkCodes.PARKED);
    }

    @Test
    void a_skipped_event_is_dropped_and_the_rest_goes_on() {
        parked.when(new SkipEvent(7, "ann", "no use")).thenRejected(WorkCodes.NOT_FIRST);
        parked.when(new SkipEvent(5, "ann", "no use"))
                .then(new EventSkipped(5, "ann", "no use"), ordered(1, "ann", "no use", null, 1));
        queue.givenAccepted(fail(5))
                .when(new SkipEvent(5, "ann", "no use"))
                .then(new EventSkipped(5, "ann", "no use"), new StreamReleased());
    }

    @Test
    void orders_that_were_not_counted_count_as_none_however_the_state_was_had() {
        // Given: a state that was written before they were counted, and the log of the same queue
        DeadLetterDecider decider = new DeadLetterDecider();
        DeadLetterState written = new DeadLetterState.Parked(Backlog.of(5), 1, 0, 0);
        DeadLetterState replayed =
                DeciderLaws.fold(
                        decider,
                        decider.initial(),
                        List.of(
                                failed(5, 0),
                                ordered(1, "supervisor", "x", null, 0),
                                failed(5, 1)));

        // Then
        assertThat(replayed).isEqualTo(written);
        DeadLetterEvent next = ordered(2, "supervisor", "again", null, 1);
        queue.given(failed(5, 0), ordered(1, "supervisor", "x", null, 0), failed(5, 1))
                .when(retry("supervisor"))
                .then(next);
        assertThat(decider.evolve(replayed, next)).isEqualTo(decider.evolve(written, next));
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
                LongStream.range(2, DeadLetterDecider.PARKED_EVENTS_MAX + 1)
                        .mapToObj(version -> new EventParked(version, TYPE))
                        .toArray(DeadLetterEvent[]::new);
        var full = queue.given(failed(1, 0)).given(behind);
        full.when(park(DeadLetterDecider.PARKED_EVENTS_MAX + 1)).thenRejected(WorkCodes.QUEUE_FULL);
        full.when(retry("ann")).then(ordered(1, "ann", "again", null, 1));
    }

    @Test
    void the_bound_can_be_lower_but_not_higher() {
        var small = DeciderSpec.of(new DeadLetterDecider(2)).givenAccepted(fail(5), park(7));
        small.when(park(8)).thenRejected(WorkCodes.QUEUE_FULL);
        small.when(park(7)).thenNothing();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DeadLetterDecider(10_001))
                .withMessageContaining("parked-events-max is 10001; it must be 1 to 10,000");
    }

    @Test
    void the_row_is_there_as_long_as_something_is_parked() {
        ViewSpec.of(new DeadLetterView())
                .given(failed(5, 0), new EventParked(7, TYPE))
                .given(ordered(1, "ann", "again", FIRST, 1), new ParkedEventCompleted(5))
                .given(new ParkedEventCompleted(7), new StreamReleased())
                .then(DeadLetterRow.NONE);
    }
}
