package io.throughline.streams.logistics.order;

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
import io.throughline.schemas.contracts.logistics.OrderEvent;
import io.throughline.schemas.contracts.logistics.OrderEvent.OrderRescheduled;
import io.throughline.streams.kernel.Decision;
import io.throughline.streams.kernel.Merger;
import io.throughline.streams.logistics.order.OrderState.Ask;
import io.throughline.streams.logistics.order.OrderState.Planned;
import io.throughline.streams.logistics.order.OrderState.Rescheduled;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/// What an order makes of two who wanted something of it at once. Whoever asks for another day of
/// arrival need not know that somebody else did: the later of the two days holds, because goods
/// that wait harm less than goods that are waited for.
public final class OrderMerger implements Merger<OrderCommand, OrderState, OrderEvent> {

    @Override
    public Optional<Decision<OrderEvent>> merge(
            OrderCommand command, OrderState state, long unseen) {
        return switch (command) {
            case RescheduleOrder asked -> reschedule(asked, state, unseen);
            case PlaceOrder _,
                    AssignOrder _,
                    PlanShipment _,
                    DeliverOrder _,
                    RetryOrder _,
                    CancelOrder _,
                    RecordDelay _,
                    RecordNotification _ ->
                    Optional.empty();
        };
    }

    private static Optional<Decision<OrderEvent>> reschedule(
            RescheduleOrder asked, OrderState state, long unseen) {
        if (!(state instanceof Planned planned)) {
            return Optional.empty();
        }
        Rescheduled last = planned.rescheduled();
        // Something else may have happened, such as another carrier taking over.
        if (last == null || unseen > last.asks().size()) {
            return Optional.empty();
        }
        List<Ask> missed =
                last.asks().subList(last.asks().size() - (int) unseen, last.asks().size());
        if (isDone(asked, missed) || asked.expectedOn().equals(planned.expectedOn())) {
            return Optional.of(Decision.nothing());
        }
        return Optional.of(
                Decision.accept(
                        new OrderRescheduled(
                                planned.carriage().lane(),
                                later(asked.expectedOn(), planned.expectedOn()),
                                asked.expectedOn(),
                                asked.by(),
                                asked.reason(),
                                last.by())));
    }

    // The same command may come again when its stream has forgotten it. What it brought about then
    // is among what its sender has not seen; and if that was nothing, the day held that it asks
    // for.
    private static boolean isDone(RescheduleOrder asked, List<Ask> missed) {
        return missed.stream()
                .anyMatch(
                        ask -> ask.insteadOf().equals(asked.expectedOn()) || isTheSame(asked, ask));
    }

    private static boolean isTheSame(RescheduleOrder asked, Ask ask) {
        return ask.by().equals(asked.by()) && ask.askedOn().equals(asked.expectedOn());
    }

    private static LocalDate later(LocalDate one, LocalDate other) {
        return one.isAfter(other) ? one : other;
    }
}
