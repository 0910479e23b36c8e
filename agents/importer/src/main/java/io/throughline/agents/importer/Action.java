package io.throughline.agents.importer;

import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.Basis;
import io.throughline.schemas.contracts.Command;
import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.CommandMetadata;
import io.throughline.schemas.contracts.ExpectedVersion;
import io.throughline.schemas.contracts.logistics.OrderCommand.DeliverOrder;
import java.time.LocalDate;
import java.time.ZoneOffset;

/// One thing that somebody did in a [Timeline], and the command that tells of it.
///
/// The command's id is derived from what was done alone, so the same history imported twice sends
/// the same commands, and the second time nothing changes. It names the content too: another order
/// under an id that is taken is another command, and is rejected instead of passed for a repeat.
public sealed interface Action {

    /// In whose name the commands are sent.
    AgentName IMPORTER = new AgentName("importer");

    /// The shipment that it is about.
    Shipment shipment();

    /// The day on which it happened.
    LocalDate on();

    /// What it asks of the order.
    Command command();

    /// The metadata of [#command]; a try that is to be decided anew needs the next `ordinal`.
    CommandMetadata metadata(int ordinal);

    /// The client ordered.
    record Placement(Shipment shipment) implements Action {
        @Override
        public LocalDate on() {
            return shipment.order().placedOn();
        }

        @Override
        public Command command() {
            return shipment.order();
        }

        @Override
        public CommandMetadata metadata(int ordinal) {
            String cause = "place/" + shipment.id() + "/" + OrderFingerprint.of(shipment.order());
            return Action.metadata(this, cause, ordinal, ExpectedVersion.ABSENT);
        }
    }

    /// The carrier handed the goods over.
    record Delivery(Shipment shipment) implements Action {
        @Override
        public LocalDate on() {
            return shipment.deliveredOn();
        }

        @Override
        public Command command() {
            return new DeliverOrder(shipment.deliveredOn());
        }

        @Override
        public CommandMetadata metadata(int ordinal) {
            String cause = "deliver/" + shipment.id() + "/" + shipment.deliveredOn();
            return Action.metadata(this, cause, ordinal, ExpectedVersion.ANY);
        }
    }

    private static CommandMetadata metadata(
            Action action, String cause, int ordinal, ExpectedVersion expected) {
        return new CommandMetadata(
                new CommandId(IMPORTER, cause, ordinal),
                action.shipment().stream(),
                expected,
                action.on().atStartOfDay(ZoneOffset.UTC).toInstant(),
                action.shipment().stream().toString(),
                null,
                Basis.NONE,
                true,
                null);
    }
}
