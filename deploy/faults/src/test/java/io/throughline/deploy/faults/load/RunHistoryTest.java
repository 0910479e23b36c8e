package io.throughline.deploy.faults.load;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.agents.importer.Action;
import io.throughline.agents.importer.Shipment;
import io.throughline.agents.importer.ShipmentGenerator;
import io.throughline.deploy.verify.history.HistoryReport;
import io.throughline.deploy.verify.history.Law;
import io.throughline.deploy.verify.history.LoggedEvent;
import io.throughline.deploy.verify.history.Violation;
import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.CommandMetadata;
import io.throughline.schemas.contracts.Outcome;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RunHistoryTest {

    private static final Shipment SHIPMENT = new ShipmentGenerator(1, 1).iterator().next();
    private static final CommandMetadata PLACE = new Action.Placement(SHIPMENT).metadata(0);
    private static final CommandMetadata DELIVER = new Action.Delivery(SHIPMENT).metadata(0);
    private static final CommandId PLAN = new CommandId(new AgentName("optimizer"), "any", 0);

    private final AtomicLong nanos = new AtomicLong();
    private final RunHistory history = new RunHistory(nanos::incrementAndGet);

    @Test
    void what_agents_do_in_between_is_no_matter() {
        // Given
        answered(PLACE, accepted(1));
        answered(DELIVER, accepted(3));

        // When
        HistoryReport report = report(PLACE.id(), PLAN, DELIVER.id());

        // Then
        assertThat(report.violations()).isEmpty();
        assertThat(report.events()).isEqualTo(3);
    }

    @Test
    void who_is_answered_later_finds_what_was_there() {
        // Given
        answered(PLACE, accepted(1));
        answered(DELIVER, new Outcome.Rejected("wrong-stage", "no", 0, false, List.of()));

        // When
        HistoryReport report = report(PLACE.id());

        // Then
        assertThat(report.violations()).extracting(Violation::law).containsOnly(Law.REAL_TIME);
    }

    @Test
    void a_command_has_one_outcome_however_often_it_is_sent() {
        // Given
        answered(PLACE, accepted(1));
        answered(PLACE, accepted(2));

        // When
        HistoryReport report = report(PLACE.id(), PLACE.id());

        // Then
        assertThat(report.violations()).extracting(Violation::law).contains(Law.SAME_OUTCOME);
    }

    private static Outcome accepted(long version) {
        return new Outcome.Accepted(version, version, false);
    }

    private void answered(CommandMetadata metadata, Outcome outcome) {
        CompletableFuture<Outcome> _ = history.submit(metadata, () -> completedFuture(outcome));
    }

    // The log has one event of each of these commands.
    private HistoryReport report(CommandId... commands) {
        RunHistory.Reading reading = history.reading();
        long version = 0;
        for (CommandId command : commands) {
            version++;
            reading.event(
                    new LoggedEvent(
                            SHIPMENT.stream().at(version),
                            command,
                            ByteBuffer.wrap(new byte[] {(byte) version})));
        }
        return reading.report();
    }
}
