package io.throughline.deploy.verify;

import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.logistics.Lane;
import io.throughline.schemas.contracts.logistics.Mode;
import io.throughline.schemas.contracts.logistics.OrderCommand;
import io.throughline.schemas.contracts.logistics.OrderCommand.AssignOrder;
import io.throughline.schemas.contracts.logistics.OrderCommand.DeliverOrder;
import io.throughline.schemas.contracts.logistics.OrderCommand.PlaceOrder;
import io.throughline.schemas.contracts.logistics.OrderCommand.PlanShipment;
import io.throughline.schemas.contracts.logistics.OrderCommand.RecordDelay;
import io.throughline.schemas.contracts.logistics.OrderCommand.RecordNotification;
import io.throughline.schemas.contracts.logistics.OrderEvent.OrderAssigned;
import io.throughline.schemas.contracts.logistics.OrderEvent.OrderCancelled;
import io.throughline.schemas.contracts.logistics.OrderEvent.OrderPlaced;
import io.throughline.schemas.contracts.logistics.Risk;
import java.time.LocalDate;
import java.util.List;

/// What tests say of orders.
final class Orders {

    static final LocalDate PLACED_ON = LocalDate.of(2006, 6, 2);
    static final LocalDate SCHEDULED_ON = LocalDate.of(2006, 7, 2);
    static final Lane LANE = new Lane("KE", Mode.AIR);
    static final AgentName CARRIER = new AgentName("carrier-air-1");

    static final PlaceOrder PLACE =
            new PlaceOrder(
                    "KE",
                    Mode.AIR,
                    "Vendor",
                    "HIV test",
                    "Kit",
                    19,
                    551.5,
                    null,
                    PLACED_ON,
                    SCHEDULED_ON);
    static final AssignOrder ASSIGN = new AssignOrder(CARRIER, LANE, "least loaded");
    static final PlanShipment PLAN = new PlanShipment(SCHEDULED_ON, Risk.LOW);
    static final DeliverOrder DELIVER_LATE = new DeliverOrder(SCHEDULED_ON.plusDays(3));
    static final DeliverOrder DELIVER_EARLY = new DeliverOrder(SCHEDULED_ON.minusDays(3));
    static final RecordDelay DELAY = new RecordDelay();
    static final RecordNotification NOTIFY = new RecordNotification("webhook", "effect-1");

    static final OrderPlaced PLACED =
            new OrderPlaced(
                    "KE",
                    Mode.AIR,
                    "Vendor",
                    "HIV test",
                    "Kit",
                    19,
                    551.5,
                    null,
                    PLACED_ON,
                    SCHEDULED_ON);
    static final OrderAssigned ASSIGNED = new OrderAssigned(CARRIER, LANE, "least loaded");
    static final OrderCancelled CANCELLED =
            new OrderCancelled("KE", null, null, "no longer needed");

    private static final List<String> COUNTRIES = List.of("KE", "ZA", "CI", "NG", "VN");

    private Orders() {}

    /// Whoever takes commands.
    interface Desk {
        void take(String stream, String command, OrderCommand what);
    }

    /// The whole life of an order, late every ninth time, as agents command it.
    static void live(Desk desk, int number) {
        String stream = "order/" + number;
        String country = COUNTRIES.get(number % COUNTRIES.size());
        PlaceOrder place =
                new PlaceOrder(
                        country,
                        null,
                        "Vendor",
                        "HIV test",
                        "Kit " + number,
                        number,
                        1.5 * number,
                        number % 2 == 0 ? null : 0.25,
                        PLACED_ON,
                        SCHEDULED_ON);
        Lane lane = new Lane(country, number % 3 == 0 ? Mode.OCEAN : Mode.TRUCK);
        boolean late = number % 9 == 0;
        desk.take(stream, "importer:row-" + number + ":0", place);
        desk.take(
                stream,
                "router:" + stream + "@1:0",
                new AssignOrder(CARRIER, lane, "least loaded"));
        desk.take(stream, "optimizer:" + stream + "@2:0", PLAN);
        desk.take(stream, "importer:row-" + number + ":1", late ? DELIVER_LATE : DELIVER_EARLY);
        if (late) {
            desk.take(stream, "notifier:" + stream + "@4:0", DELAY);
            desk.take(stream, "notifier:" + stream + "@5:0", NOTIFY);
            desk.take(stream, "notifier:" + stream + "@5:1", NOTIFY);
        }
    }
}
