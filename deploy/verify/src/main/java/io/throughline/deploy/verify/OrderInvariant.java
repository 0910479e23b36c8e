package io.throughline.deploy.verify;

import static io.throughline.deploy.verify.OrderInvariant.Mark.ASSIGNED;
import static io.throughline.deploy.verify.OrderInvariant.Mark.CANCELLED;
import static io.throughline.deploy.verify.OrderInvariant.Mark.DELAY_DETECTED;
import static io.throughline.deploy.verify.OrderInvariant.Mark.DELIVERED;
import static io.throughline.deploy.verify.OrderInvariant.Mark.LATE;
import static io.throughline.deploy.verify.OrderInvariant.Mark.NOTIFIED;
import static io.throughline.deploy.verify.OrderInvariant.Mark.PLACED;
import static io.throughline.deploy.verify.OrderInvariant.Mark.PLANNED;

import io.throughline.schemas.contracts.logistics.OrderEvent;
import io.throughline.schemas.contracts.logistics.OrderEvent.ClientNotified;
import io.throughline.schemas.contracts.logistics.OrderEvent.DelayDetected;
import io.throughline.schemas.contracts.logistics.OrderEvent.OrderAssigned;
import io.throughline.schemas.contracts.logistics.OrderEvent.OrderCancelled;
import io.throughline.schemas.contracts.logistics.OrderEvent.OrderDelivered;
import io.throughline.schemas.contracts.logistics.OrderEvent.OrderPlaced;
import io.throughline.schemas.contracts.logistics.OrderEvent.OrderRescheduled;
import io.throughline.schemas.contracts.logistics.OrderEvent.OrderRetried;
import io.throughline.schemas.contracts.logistics.OrderEvent.ShipmentPlanned;
import java.util.ArrayList;
import java.util.List;

/// What is promised of an order: placed once and first, assigned once per attempt, planned once per
/// attempt and between assignment and delivery, delivered once, its client notified at most once
/// and only if it was late, and nothing after it was cancelled.
public final class OrderInvariant implements Invariant<OrderInvariant.Known, OrderEvent> {

    /// Something that has happened to an order.
    enum Mark {
        PLACED(1),
        ASSIGNED(1 << 1),
        PLANNED(1 << 2),
        DELIVERED(1 << 3),
        LATE(1 << 4),
        DELAY_DETECTED(1 << 5),
        NOTIFIED(1 << 6),
        CANCELLED(1 << 7);

        private final int bit;

        Mark(int bit) {
            this.bit = bit;
        }
    }

    /// What has happened to an order so far; assigned and planned in the current attempt.
    ///
    /// @param marks a bit each, because there may be millions of orders
    public record Known(int marks) {

        boolean has(Mark mark) {
            return (marks & mark.bit) != 0;
        }

        private Known with(Mark mark) {
            return new Known(marks | mark.bit);
        }

        private Known without(Mark mark) {
            return new Known(marks & ~mark.bit);
        }
    }

    @Override
    public Class<OrderEvent> events() {
        return OrderEvent.class;
    }

    @Override
    public Known initial() {
        return new Known(0);
    }

    @Override
    public Known evolve(Known known, OrderEvent event) {
        return switch (event) {
            case OrderPlaced _ -> known.with(PLACED);
            case OrderAssigned _ -> known.with(ASSIGNED);
            case ShipmentPlanned _ -> known.with(PLANNED);
            case OrderRescheduled _ -> known;
            case OrderRetried _ -> known.without(ASSIGNED).without(PLANNED);
            case OrderDelivered delivered ->
                    delivered.daysLate() > 0
                            ? known.with(DELIVERED).with(LATE)
                            : known.with(DELIVERED);
            case DelayDetected _ -> known.with(DELAY_DETECTED);
            case ClientNotified _ -> known.with(NOTIFIED);
            case OrderCancelled _ -> known.with(CANCELLED);
        };
    }

    @Override
    public List<String> violations(Known known, OrderEvent event) {
        Refusals wrong = new Refusals(known, new ArrayList<>());
        wrong.when(CANCELLED, "something happened after the order was cancelled");
        switch (event) {
            case OrderPlaced _ -> wrong.when(PLACED, "the order was placed twice");
            case OrderAssigned _ -> {
                wrong.unless(PLACED, "the order was assigned before it was placed");
                wrong.when(ASSIGNED, "the order was assigned twice in one attempt");
                wrong.when(DELIVERED, "the order was assigned after its delivery");
            }
            case ShipmentPlanned _ -> {
                wrong.unless(ASSIGNED, "the shipment was planned before it was assigned");
                wrong.when(PLANNED, "the shipment was planned twice in one attempt");
                wrong.when(DELIVERED, "the shipment was planned after its delivery");
            }
            case OrderRescheduled _ -> {
                wrong.unless(PLANNED, "the order was rescheduled before it was planned");
                wrong.when(DELIVERED, "the order was rescheduled after its delivery");
            }
            case OrderRetried _ -> {
                wrong.unless(ASSIGNED, "the order was retried before it was assigned");
                wrong.when(DELIVERED, "the order was retried after its delivery");
            }
            case OrderDelivered _ -> {
                wrong.unless(PLANNED, "the order was delivered before it was planned");
                wrong.when(DELIVERED, "the order was delivered twice");
            }
            case OrderCancelled _ -> {
                wrong.unless(PLACED, "the order was cancelled before it was placed");
                wrong.when(DELIVERED, "the order was cancelled after its delivery");
            }
            case DelayDetected _ -> {
                wrong.unless(LATE, "a delay was detected of an order that was not late");
                wrong.when(DELAY_DETECTED, "the delay was detected twice");
            }
            case ClientNotified _ -> {
                wrong.unless(LATE, "the client was notified of an order that was not late");
                wrong.when(NOTIFIED, "the client was notified twice");
            }
        }
        return wrong.sentences();
    }

    private record Refusals(Known known, List<String> sentences) {

        void when(Mark mark, String sentence) {
            if (known.has(mark)) {
                sentences.add(sentence);
            }
        }

        void unless(Mark mark, String sentence) {
            if (!known.has(mark)) {
                sentences.add(sentence);
            }
        }
    }
}
