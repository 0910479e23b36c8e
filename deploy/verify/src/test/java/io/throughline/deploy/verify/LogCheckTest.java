package io.throughline.deploy.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.schemas.codec.Header;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.schemas.contracts.logistics.LaneStanding;
import io.throughline.schemas.contracts.logistics.OrderEvent;
import io.throughline.streams.kernel.View;
import io.throughline.streams.logistics.LogisticsDomain;
import io.throughline.streams.logistics.standing.LaneView;
import io.throughline.streams.topology.Domain;
import io.throughline.streams.topology.Projection;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogCheckTest {

    private static final String STREAM = "order/9";

    private final LogBook log = new LogBook();

    // Entries 0 to 5 are the six events of order/9; another order follows.
    @BeforeEach
    void two_orders() {
        Orders.live(log, 9);
        Orders.live(log, 10);
    }

    @Test
    void a_log_as_it_is_written_is_in_order() {
        // When
        Findings found = log.check();

        // Then
        assertThat(found.kept()).isEmpty();
    }

    @Test
    void a_missing_event_is_found() {
        // Given
        log.events.remove(2);

        // When
        List<Finding> found = log.check().kept();

        // Then
        assertThat(found).extracting(Finding::rule).contains(Rule.VERSION_MISSING);
        assertThat(found.getFirst().what()).contains("order/9@4", "version 3 is due");
    }

    @Test
    void a_missing_last_event_is_found_by_its_outcome() {
        // Given
        log.events.remove(5);

        // When
        List<Finding> found = log.check().kept();

        // Then
        assertThat(found).extracting(Finding::rule).contains(Rule.OUTCOME_EVENTS);
    }

    @Test
    void a_missing_first_event_is_found() {
        // Given
        log.events.remove(0);

        // When
        List<Finding> found = log.check().kept();

        // Then
        assertThat(found).extracting(Finding::rule).contains(Rule.VERSION_MISSING);
    }

    @Test
    void an_event_that_comes_twice_is_found() {
        // Given
        log.events.add(3, log.events.get(2));

        // When
        List<Finding> found = log.check().kept();

        // Then
        assertThat(found).extracting(Finding::rule).containsExactly(Rule.VERSION_REPEATED);
    }

    @Test
    void swapped_events_are_found() {
        // Given
        Collections.swap(log.events, 1, 2);

        // When
        List<Finding> found = log.check().kept();

        // Then
        assertThat(found)
                .extracting(Finding::rule)
                .contains(Rule.VERSION_MISSING, Rule.VERSION_ORDER)
                .doesNotContain(Rule.VERSION_REPEATED);
    }

    @Test
    void an_event_in_a_wrong_partition_is_found() {
        // Given
        Entry moved = log.events.get(5);
        log.events.set(5, moved.inPartition((moved.partition() + 1) % LogBook.PARTITIONS));

        // When
        List<Finding> found = log.check().kept();

        // Then
        assertThat(found).extracting(Finding::rule).contains(Rule.PARTITION);
    }

    @Test
    void a_value_that_cannot_be_read_is_found() {
        // Given
        log.events.set(4, log.events.get(4).withValue(new byte[] {0, 0, 0, 0, 99, 1}));

        // When
        List<Finding> found = log.check().kept();

        // Then
        assertThat(found).extracting(Finding::rule).containsExactly(Rule.VALUE);
    }

    @Test
    void a_deleted_value_is_found() {
        // Given
        log.events.set(4, log.events.get(4).withValue(null));

        // When
        List<Finding> found = log.check().kept();

        // Then
        assertThat(found).extracting(Finding::rule).containsExactly(Rule.VALUE);
    }

    @Test
    void a_record_without_a_key_is_found() {
        // Given
        log.events.set(5, log.events.get(5).withKey(null));

        // When
        List<Finding> found = log.check().kept();

        // Then
        assertThat(found).extracting(Finding::rule).contains(Rule.KEY);
    }

    @Test
    void a_stream_of_another_context_is_found() {
        // Given
        log.events.set(5, log.events.get(5).withKey("invoice/9"));

        // When
        List<Finding> found = log.check().kept();

        // Then
        assertThat(found).extracting(Finding::rule).contains(Rule.KEY);
    }

    @Test
    void an_id_of_another_stream_is_found() {
        // Given
        log.events.set(5, log.events.get(5).withHeader(Header.ID, "order/10@6"));

        // When
        List<Finding> found = log.check().kept();

        // Then
        assertThat(found).extracting(Finding::rule).containsExactly(Rule.HEADERS);
    }

    @Test
    void headers_that_disagree_are_found() {
        // Given
        log.events.set(0, log.events.get(0).withHeader(Header.VERSION, "2"));
        log.events.set(2, log.events.get(2).withHeader(Header.SOURCE, "/agents/intruder"));
        log.events.set(3, log.events.get(3).withHeader(Header.TYPE, "OrderPlaced"));

        // When
        List<Finding> found = log.check().kept();

        // Then
        assertThat(found).hasSize(3).extracting(Finding::rule).containsOnly(Rule.HEADERS);
    }

    @Test
    void an_altered_value_is_found_when_it_breaks_what_is_promised() {
        // Given
        OrderEvent early =
                new OrderEvent.OrderDelivered(
                        Orders.CARRIER, Orders.LANE, Orders.SCHEDULED_ON, 30, 0);
        log.events.set(3, log.events.get(3).withValue(log.codecs.events().encode(early)));

        // When
        List<Finding> found = log.check().kept();

        // Then
        assertThat(found).extracting(Finding::rule).containsOnly(Rule.INVARIANT).hasSize(2);
    }

    @Test
    void recorded_time_that_goes_back_is_found() {
        // Given
        log.events.set(3, log.events.get(3).recordedAt(5));

        // When
        List<Finding> found = log.check().kept();

        // Then
        assertThat(found).extracting(Finding::rule).containsExactly(Rule.RECORDED_TIME);
    }

    @Test
    void a_second_assignment_is_found_though_everything_else_about_it_is_right() {
        // Given
        log.append("order/11", "importer:row-11:0", Orders.PLACED);
        log.append("order/11", "router:order/11@1:0", Orders.ASSIGNED);
        log.append("order/11", "router:order/11@1:1", Orders.ASSIGNED);

        // When
        List<Finding> found = log.check().kept();

        // Then
        assertThat(found).extracting(Finding::rule).containsExactly(Rule.INVARIANT);
        assertThat(found.getFirst().where()).startsWith("order/11@3, offset ");
        assertThat(found.getFirst().what()).contains("assigned twice");
    }

    @Test
    void several_events_of_one_append_share_their_command() {
        // Given
        log.append("order/11", "importer:row-11:0", Orders.PLACED, Orders.ASSIGNED);

        // When
        Findings found = log.check();

        // Then
        assertThat(found.kept()).isEmpty();
    }

    @Test
    void one_command_behind_two_appends_in_a_row_is_found() {
        // Given
        log.append("order/11", "importer:row-11:0", Orders.PLACED);
        log.append("order/11", "importer:row-11:0", Orders.ASSIGNED);

        // When
        List<Finding> found = log.check().kept();

        // Then
        assertThat(found).extracting(Finding::rule).contains(Rule.COMMAND_TWICE);
    }

    @Test
    void one_command_behind_two_appends_far_apart_is_found() {
        // Given
        log.append("order/11", "importer:row-11:0", Orders.PLACED);
        log.append("order/11", "router:order/11@1:0", Orders.ASSIGNED);
        log.append("order/11", "importer:row-11:0", Orders.CANCELLED);

        // When
        List<Finding> found = log.check().kept();

        // Then
        assertThat(found).extracting(Finding::rule).contains(Rule.COMMAND_TWICE);
    }

    @Test
    void one_id_in_two_streams_is_two_commands() {
        // Given
        log.append("order/11", "importer:row-11:0", Orders.PLACED);
        log.append("order/12", "importer:row-11:0", Orders.PLACED, Orders.ASSIGNED);

        // When
        Findings found = log.check();

        // Then
        assertThat(found.kept()).isEmpty();
    }

    @Test
    void an_event_that_a_view_cannot_take_is_found() {
        // Given
        View<LaneStanding, OrderEvent> faulty =
                new View<>() {
                    @Override
                    public LaneStanding initial() {
                        return LaneStanding.EMPTY;
                    }

                    @Override
                    public LaneStanding evolve(LaneStanding state, OrderEvent event) {
                        throw new IllegalStateException("a bug");
                    }
                };
        Domain domain =
                new Domain(
                        LogisticsDomain.DOMAIN.contract(),
                        LogisticsDomain.DOMAIN.aggregates(),
                        List.of(
                                new Projection<>(
                                        "faulty",
                                        OrderEvent.class,
                                        LaneStanding.class,
                                        LaneView::key,
                                        faulty)));
        Findings found = new Findings(10);
        LogCheck check = new LogCheck(domain, log.codecs, LogBook.PARTITIONS, List.of(), found);

        // When
        LogBook.records(log.events).forEach(check::accept);

        // Then
        assertThat(found.kept()).extracting(Finding::rule).containsOnly(Rule.FOLD).hasSize(4);
        assertThat(found.kept().getFirst().what()).contains("faulty", "a bug");
    }

    @Test
    void streams_and_rows_are_folded() {
        // When
        LogCheck read = log.readEvents(new Findings(1));

        // Then
        assertThat(read.events()).isEqualTo(10);
        assertThat(read.streams().get(STREAM)).isNotNull();
        assertThat(read.streams().get(STREAM).version()).isEqualTo(6);
        assertThat(read.streams().get(STREAM).state())
                .isEqualTo(log.states(StreamId.parse(STREAM)).getLast());
        assertThat(read.projections().getFirst().rows()).containsOnlyKeys("VN-ocean", "KE-truck");
    }
}
