package io.throughline.streams.logistics.order;

import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.logistics.Lane;
import io.throughline.schemas.contracts.logistics.Mode;
import io.throughline.schemas.contracts.logistics.OrderCommand;
import io.throughline.schemas.contracts.logistics.OrderCommand.AssignOrder;
import io.throughline.schemas.contracts.logistics.OrderCommand.CancelOrder;
import io.throughline.schemas.contracts.logistics.OrderCommand.DeliverOrder;
import io.throughline.schemas.contracts.logistics.OrderCommand.PlaceOrder;
import io.throughline.schemas.contracts.logistics.OrderCommand.PlanShipment;
import io.throughline.schemas.contracts.logistics.OrderCommand.RecordDelay;
import io.throughline.schemas.contracts.logistics.OrderCommand.RecordNotification;
import io.throughline.schemas.contracts.logistics.OrderCommand.RescheduleOrder;
import io.throughline.schemas.contracts.logistics.OrderCommand.RetryOrder;
import io.throughline.schemas.contracts.logistics.Risk;
import java.time.LocalDate;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/// Orders for tests: one by hand, and random ones.
public final class Orders {

    public static final LocalDate PLACED_ON = LocalDate.of(2006, 6, 2);
    public static final LocalDate SCHEDULED_ON = LocalDate.of(2006, 7, 2);
    public static final AgentName CONDOR = new AgentName("condor");
    public static final Lane KENYA_BY_AIR = new Lane("KE", Mode.AIR);

    private Orders() {}

    /// A client in Kenya orders.
    public static PlaceOrder place() {
        return place("KE", Mode.AIR, PLACED_ON, SCHEDULED_ON);
    }

    public static PlaceOrder place(
            String country, @Nullable Mode mode, LocalDate placedOn, LocalDate scheduledOn) {
        return new PlaceOrder(
                country,
                mode,
                "a vendor",
                "a product",
                "an item",
                100,
                550.5,
                null,
                placedOn,
                scheduledOn);
    }

    public static AssignOrder assign() {
        return new AssignOrder(CONDOR, KENYA_BY_AIR, "least loaded");
    }

    public static PlanShipment plan() {
        return new PlanShipment(SCHEDULED_ON, Risk.LOW);
    }

    /// Asks for this many days later than promised.
    public static RescheduleOrder reschedule(String by, int days) {
        return new RescheduleOrder(SCHEDULED_ON.plusDays(days), new AgentName(by), "a strike");
    }

    public static DeliverOrder deliver(int daysLate) {
        return new DeliverOrder(SCHEDULED_ON.plusDays(daysLate));
    }

    /// Random commands to one order, weighted so that many orders come far.
    public static Arbitrary<List<OrderCommand>> commands() {
        Arbitrary<LocalDate> days = Arbitraries.integers().between(0, 60).map(PLACED_ON::plusDays);
        Arbitrary<String> countries =
                Arbitraries.frequency(Tuple.of(6, "KE"), Tuple.of(1, "ZA"), Tuple.of(1, "VN"));
        Arbitrary<LocalDate> early = Arbitraries.integers().between(0, 20).map(PLACED_ON::plusDays);
        Arbitrary<@Nullable Mode> modes = Arbitraries.of(Mode.class).injectNull(0.2);
        Arbitrary<Lane> lanes =
                Combinators.combine(countries, Arbitraries.of(Mode.class)).as(Lane::new);
        Arbitrary<AgentName> carriers = Arbitraries.of("condor", "heron").map(AgentName::new);
        return Arbitraries.<OrderCommand>frequencyOf(
                        Tuple.of(
                                6,
                                Combinators.combine(countries, modes, early, days)
                                        .as(Orders::place)),
                        Tuple.of(
                                8,
                                Combinators.combine(carriers, lanes)
                                        .as((carrier, lane) -> new AssignOrder(carrier, lane, ""))),
                        Tuple.of(
                                4,
                                Combinators.combine(days, Arbitraries.of(Risk.class))
                                        .as(PlanShipment::new)),
                        Tuple.of(
                                3,
                                Combinators.combine(days, carriers)
                                        .as((day, by) -> new RescheduleOrder(day, by, ""))),
                        Tuple.of(6, days.map(DeliverOrder::new)),
                        Tuple.of(1, Arbitraries.just(new RetryOrder("no space"))),
                        Tuple.of(1, Arbitraries.just(new CancelOrder("no need"))),
                        Tuple.of(2, Arbitraries.just(new RecordDelay())),
                        Tuple.of(2, Arbitraries.just(new RecordNotification("webhook", "e-1"))))
                .list()
                .ofMaxSize(40);
    }
}
