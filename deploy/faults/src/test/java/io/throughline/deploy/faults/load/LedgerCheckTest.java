package io.throughline.deploy.faults.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.agents.importer.Action;
import io.throughline.agents.importer.Shipment;
import io.throughline.agents.importer.ShipmentGenerator;
import io.throughline.schemas.codec.EventHeaders;
import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.Clock;
import io.throughline.schemas.contracts.CommandMetadata;
import io.throughline.schemas.contracts.EventId;
import io.throughline.schemas.contracts.EventMetadata;
import io.throughline.schemas.contracts.Outcome;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class LedgerCheckTest {

    private static final Shipment SHIPMENT = new ShipmentGenerator(1, 1).iterator().next();
    private static final Action PLACE = new Action.Placement(SHIPMENT);
    private static final Outcome AT_1 = new Outcome.Accepted(1, 1, false);
    private static final Outcome REFUSED =
            new Outcome.Rejected("stale-version", "it is at 1", 1, false, List.of());

    private final LedgerCheck check = new LedgerCheck(Action.IMPORTER);

    @Test
    void what_is_there_as_it_was_told_is_neither_lost_nor_doubled() {
        // Given
        logged(0, 1);

        // When
        LedgerCheck.Result result = check.compare(List.of(sent(0, AT_1), sent(1, REFUSED)));

        // Then
        assertThat(result).isEqualTo(new LedgerCheck.Result(2, 0, 0, List.of()));
    }

    @Test
    void an_acknowledged_command_that_is_not_in_the_log_is_lost() {
        LedgerCheck.Result result = check.compare(List.of(sent(0, AT_1)));

        assertThat(result.lost()).isEqualTo(1);
        assertThat(result.wrong())
                .singleElement()
                .asString()
                .contains("accepted with versions 1 to 1", "nothing of it");
    }

    @Test
    void an_acknowledged_command_with_a_part_of_its_events_is_lost() {
        logged(0, 1);

        LedgerCheck.Result result =
                check.compare(List.of(sent(0, new Outcome.Accepted(1, 2, false))));

        assertThat(result.lost()).isEqualTo(1);
    }

    @Test
    void an_acknowledged_command_that_is_there_twice_is_doubled() {
        logged(0, 1);
        logged(0, 3);

        LedgerCheck.Result result = check.compare(List.of(sent(0, AT_1)));

        assertThat(result.doubled()).isEqualTo(1);
        assertThat(result.wrong()).singleElement().asString().contains("2 events");
    }

    @Test
    void a_refused_command_that_is_there_is_doubled() {
        logged(1, 2);

        assertThat(check.compare(List.of(sent(1, REFUSED))).doubled()).isEqualTo(1);
    }

    @Test
    void a_command_without_an_answer_may_be_there_once_and_not_twice() {
        // Given
        Sent unanswered = new Sent(PLACE, 0, id(0), 0);
        logged(0, 1);

        // Then
        assertThat(check.compare(List.of(unanswered)).doubled()).isZero();

        // When
        logged(0, 1);
        logged(0, 5);

        // Then
        assertThat(check.compare(List.of(unanswered)).doubled()).isEqualTo(1);
    }

    @Test
    void a_command_that_nobody_sent_is_found() {
        logged(0, 1);

        assertThat(check.compare(List.of()).wrong())
                .singleElement()
                .asString()
                .contains("nobody sent", id(0));
    }

    @Test
    void what_others_sent_is_left_to_others() {
        // Given
        LedgerCheck others = new LedgerCheck(new AgentName("router"));

        // When
        others.event(event(0, 1));

        // Then
        assertThat(others.compare(List.of()).doubled()).isZero();
    }

    @Test
    void a_repeat_that_is_told_something_else_is_noticed() {
        Sent placed = sent(0, AT_1);

        assertThat(placed.answered(new Outcome.Accepted(1, 1, true))).isEmpty();
        assertThat(placed.answered(AT_1)).contains("as if it were a new one");
        assertThat(placed.answered(new Outcome.Accepted(2, 2, true)))
                .contains("was accepted with versions 1 to 1")
                .contains("is now accepted with versions 2 to 2");
    }

    private static Sent sent(int ordinal, Outcome outcome) {
        Sent sent = new Sent(PLACE, ordinal, id(ordinal), 0);
        assertThat(sent.answered(outcome)).isEmpty();
        return sent;
    }

    private static String id(int ordinal) {
        return PLACE.metadata(ordinal).id().toString();
    }

    private void logged(int ordinal, long version) {
        check.event(event(ordinal, version));
    }

    private static ConsumerRecord<byte[], byte[]> event(int ordinal, long version) {
        CommandMetadata command = PLACE.metadata(ordinal);
        ConsumerRecord<byte[], byte[]> record =
                new ConsumerRecord<>(
                        "logistics.events",
                        0,
                        version,
                        SHIPMENT.stream().toString().getBytes(UTF_8),
                        new byte[0]);
        EventHeaders.write(
                EventMetadata.of(new EventId(SHIPMENT.stream(), version), command, Clock.EMPTY),
                "io.throughline.logistics.OrderPlaced",
                record.headers());
        return record;
    }
}
