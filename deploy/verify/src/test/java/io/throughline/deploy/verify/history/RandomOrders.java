package io.throughline.deploy.verify.history;

import io.throughline.deploy.verify.history.Invocation.Kind;
import io.throughline.schemas.codec.Codec;
import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.AppendEvents;
import io.throughline.schemas.contracts.Command;
import io.throughline.schemas.contracts.Event;
import io.throughline.schemas.contracts.logistics.Lane;
import io.throughline.schemas.contracts.logistics.Mode;
import io.throughline.schemas.contracts.logistics.OrderCommand.AssignOrder;
import io.throughline.schemas.contracts.logistics.OrderCommand.CancelOrder;
import io.throughline.schemas.contracts.logistics.OrderCommand.DeliverOrder;
import io.throughline.schemas.contracts.logistics.OrderCommand.PlaceOrder;
import io.throughline.schemas.contracts.logistics.OrderCommand.PlanShipment;
import io.throughline.schemas.contracts.logistics.OrderCommand.RecordDelay;
import io.throughline.schemas.contracts.logistics.OrderCommand.RecordNotification;
import io.throughline.schemas.contracts.logistics.OrderCommand.RescheduleOrder;
import io.throughline.schemas.contracts.logistics.OrderCommand.RetryOrder;
import io.throughline.schemas.contracts.logistics.OrderEvent.DelayDetected;
import io.throughline.schemas.contracts.logistics.OrderEvent.OrderPlaced;
import io.throughline.schemas.contracts.logistics.Risk;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Commands to orders, at random and without sense. Appends revive what has ended.
record RandomOrders(Random random, Codec<Event> events) {

    private static final LocalDate DAY = LocalDate.of(2010, 5, 6);
    private static final Lane LANE = new Lane("KE", Mode.AIR);

    /// A command, and what it can do.
    record Wish(Command command, Kind kind) {}

    Wish next() {
        return switch (random.nextInt(20)) {
            case 0 -> one(placed());
            case 1, 2, 3, 4 -> one(new AssignOrder(name(), LANE, "chance"));
            case 5, 6, 7 -> one(new PlanShipment(day(), Risk.LOW));
            case 8, 9, 10, 11 ->
                    new Wish(new RescheduleOrder(day(), name(), "chance"), new Kind(1, true));
            case 12, 13, 14 -> one(new RetryOrder("chance"));
            case 15 -> one(random.nextBoolean() ? deliver() : new CancelOrder("chance"));
            case 16 -> one(random.nextBoolean() ? new RecordDelay() : notified());
            default -> append();
        };
    }

    private static Wish one(Command command) {
        return new Wish(command, Kind.exact(1));
    }

    private Wish append() {
        int count = 1 + random.nextInt(3);
        List<ByteBuffer> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Event event = random.nextBoolean() ? revived() : new DelayDetected(LANE, i);
            values.add(ByteBuffer.wrap(events.encode(event)));
        }
        return new Wish(new AppendEvents(values), Kind.exact(count));
    }

    private PlaceOrder placed() {
        return new PlaceOrder(
                "KE", Mode.AIR, "Vendor", "ARV", "Tablets", 1, 1.5, null, DAY, DAY.plusDays(50));
    }

    private OrderPlaced revived() {
        return new OrderPlaced(
                "KE", Mode.AIR, "Vendor", "ARV", "Tablets", 2, 2.5, null, DAY, DAY.plusDays(50));
    }

    private DeliverOrder deliver() {
        return new DeliverOrder(day());
    }

    private static RecordNotification notified() {
        return new RecordNotification("webhook", "effect");
    }

    private LocalDate day() {
        return DAY.plusDays(random.nextInt(100));
    }

    private AgentName name() {
        return new AgentName("agent-" + random.nextInt(3));
    }
}
