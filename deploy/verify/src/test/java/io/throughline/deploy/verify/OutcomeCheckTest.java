package io.throughline.deploy.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.schemas.codec.Header;
import io.throughline.schemas.contracts.Outcome.Accepted;
import io.throughline.schemas.contracts.Outcome.Rejected;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutcomeCheckTest {

    private static final String STREAM = "order/9";
    private static final String PLACED_BY = "importer:row-9:0";

    private final LogBook log = new LogBook();

    // Six accepted commands, and a rejected one.
    @BeforeEach
    void an_order() {
        Orders.live(log, 9);
    }

    @Test
    void the_outcomes_of_an_order_fit() {
        // When
        Findings found = log.check();

        // Then
        assertThat(log.outcomes).hasSize(7);
        assertThat(found.kept()).isEmpty();
    }

    @Test
    void an_outcome_of_events_that_are_not_there_is_found() {
        // Given
        log.outcome(STREAM, "router:order/9@1:9", new Accepted(7, 7, false));

        // When
        List<Finding> found = log.check().kept();

        // Then
        assertThat(found).extracting(Finding::rule).containsExactly(Rule.OUTCOME_EVENTS);
        assertThat(found.getFirst().what()).contains("7 to 7", "ends at version 6");
    }

    @Test
    void an_outcome_of_a_stream_that_is_not_there_is_found() {
        // Given
        log.outcome("order/77", "router:order/9@1:9", new Accepted(1, 1, false));

        // When
        List<Finding> found = log.check().kept();

        // Then
        assertThat(found).extracting(Finding::rule).containsExactly(Rule.OUTCOME_EVENTS);
    }

    @Test
    void an_outcome_of_another_commands_events_is_found() {
        // Given
        log.outcome(STREAM, "router:order/9@1:9", new Accepted(2, 2, false));

        // When
        List<Finding> found = log.check().kept();

        // Then
        assertThat(found).extracting(Finding::rule).containsExactly(Rule.OUTCOME_EVENTS);
    }

    @Test
    void an_outcome_that_names_a_part_of_its_append_is_found() {
        // Given
        log.append("order/11", "importer:row-11:0", Orders.PLACED, Orders.ASSIGNED);
        log.outcomes.removeLast();
        log.outcome("order/11", "importer:row-11:0", new Accepted(1, 1, false));

        // When
        List<Finding> found = log.check().kept();

        // Then
        assertThat(found)
                .extracting(Finding::rule)
                .contains(Rule.OUTCOME_EVENTS, Rule.EVENT_OUTCOME);
    }

    @Test
    void an_event_without_an_outcome_is_found() {
        // Given
        log.outcomes.remove(2);

        // When
        List<Finding> found = log.check().kept();

        // Then
        assertThat(found).extracting(Finding::rule).containsExactly(Rule.EVENT_OUTCOME);
        assertThat(found.getFirst().where()).isEqualTo("order/9@3");
    }

    @Test
    void an_event_without_an_outcome_is_let_pass_where_old_outcomes_are_gone() {
        // Given
        log.outcomes.remove(0);
        Findings found = new Findings(10);
        OutcomeCheck check = check(found, Long.MAX_VALUE);
        LogBook.records(log.outcomes).forEach(check::accept);

        // When
        check.finish(Set.of());

        // Then
        assertThat(found.kept()).isEmpty();
    }

    @Test
    void an_outcome_that_is_newer_than_the_snapshot_may_name_more() {
        // Given
        log.outcome(STREAM, "router:order/9@1:9", new Accepted(7, 7, false));
        Findings found = new Findings(10);
        OutcomeCheck check = check(found, 7);

        // When
        LogBook.records(log.outcomes).forEach(check::accept);

        // Then
        assertThat(found.kept()).isEmpty();
    }

    @Test
    void the_same_outcome_told_again_is_no_second_one() {
        // Given
        log.outcome(STREAM, PLACED_BY, new Accepted(1, 1, true));

        // When
        Findings found = log.check();

        // Then
        assertThat(found.kept()).isEmpty();
    }

    @Test
    void a_stale_version_told_again_without_its_events_is_no_second_one() {
        // Given
        List<ByteBuffer> since = List.of(ByteBuffer.allocate(3));
        log.outcome(STREAM, "router:x:0", new Rejected("stale-version", "no", 6, false, since));
        log.outcome(STREAM, "router:x:0", new Rejected("stale-version", "no", 6, true, List.of()));

        // When
        Findings found = log.check();

        // Then
        assertThat(found.kept()).isEmpty();
    }

    @Test
    void two_different_outcomes_of_a_command_are_found() {
        // Given
        log.outcome(STREAM, "router:x:0", new Rejected("not-planned", "no", 6, false, List.of()));
        log.outcome(STREAM, "router:x:0", new Rejected("not-late", "no", 6, true, List.of()));

        // When
        List<Finding> found = log.check().kept();

        // Then
        assertThat(found).extracting(Finding::rule).containsExactly(Rule.OUTCOMES_DIFFER);
    }

    @Test
    void a_rejection_of_a_command_that_has_appended_is_found() {
        // Given
        log.outcomes.remove(0);
        log.outcome(STREAM, PLACED_BY, new Rejected("already-placed", "no", 6, false, List.of()));

        // When
        List<Finding> found = log.check().kept();

        // Then
        assertThat(found)
                .extracting(Finding::rule)
                .containsExactly(Rule.OUTCOMES_DIFFER, Rule.EVENT_OUTCOME);
    }

    @Test
    void one_id_in_two_streams_has_two_outcomes() {
        // Given
        log.outcome("order/8", PLACED_BY, new Rejected("not-planned", "no", 0, false, List.of()));

        // When
        Findings found = log.check();

        // Then
        assertThat(found.kept()).isEmpty();
    }

    @Test
    void a_command_that_was_accepted_may_be_forgotten_later() {
        // Given
        log.outcome(STREAM, PLACED_BY, new Rejected("forgotten", "no", 6, false, List.of()));

        // When
        Findings found = log.check();

        // Then
        assertThat(found.kept()).isEmpty();
    }

    @Test
    void a_command_that_was_malformed_at_first_may_be_accepted_later() {
        // Given
        log.outcomes.addFirst(log.outcomes.getFirst());
        log.outcome(STREAM, PLACED_BY, new Rejected("malformed", "no", 0, false, List.of()));

        // When
        Findings found = log.check();

        // Then
        assertThat(found.kept()).isEmpty();
    }

    @Test
    void an_outcome_that_cannot_be_read_is_found() {
        // Given
        log.outcomes.set(6, log.outcomes.get(6).withValue(new byte[] {1}));

        // When
        List<Finding> found = log.check().kept();

        // Then
        assertThat(found).extracting(Finding::rule).containsExactly(Rule.OUTCOME);
    }

    @Test
    void an_outcome_without_its_command_is_found() {
        // Given
        log.outcomes.set(6, log.outcomes.get(6).withHeader(Header.COMMAND, "nobody"));

        // When
        List<Finding> found = log.check().kept();

        // Then
        assertThat(found).extracting(Finding::rule).containsExactly(Rule.OUTCOME);
    }

    @Test
    void an_outcome_in_a_wrong_partition_is_found() {
        // Given
        Entry moved = log.outcomes.get(6);
        log.outcomes.set(6, moved.inPartition((moved.partition() + 1) % LogBook.PARTITIONS));

        // When
        List<Finding> found = log.check().kept();

        // Then
        assertThat(found).extracting(Finding::rule).containsExactly(Rule.OUTCOME);
    }

    private OutcomeCheck check(Findings found, long settledAt) {
        return new OutcomeCheck(
                log.codecs.outcomes(),
                log.readEvents(found),
                LogBook.PARTITIONS,
                LogBook.settled(settledAt),
                found);
    }
}
