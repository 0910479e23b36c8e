package io.throughline.agents.importer;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.PrimitiveIterator;

/// The placements and deliveries of many shipments in the order in which they happened. On one day
/// placements come first, and among equals the order of the shipments decides; so a placement
/// always precedes its delivery.
///
/// It takes 16 bytes for each shipment beside the shipment itself. Immutable.
public final class Timeline implements Iterable<Action> {

    // An action is one number whose order is the timeline's: the day, then 0 for a placement or 1
    // for a delivery, then the index of the shipment.
    private static final int INDEX_BITS = 31;
    private static final long INDEX_MASK = (1L << INDEX_BITS) - 1;
    private static final long DELIVERY = 1L << INDEX_BITS;
    private static final int DAY_SHIFT = INDEX_BITS + 1;

    private final List<Shipment> shipments;
    private final long[] keys;

    private Timeline(List<Shipment> shipments, long[] keys) {
        this.shipments = shipments;
        this.keys = keys;
    }

    /// The timeline of `shipments`, whose ids must differ.
    public static Timeline of(List<Shipment> shipments) {
        List<Shipment> fixed = List.copyOf(shipments);
        long[] keys = new long[Math.multiplyExact(2, fixed.size())];
        for (int index = 0; index < fixed.size(); index++) {
            Shipment shipment = fixed.get(index);
            keys[2 * index] = day(shipment.order().placedOn()) | index;
            keys[2 * index + 1] = day(shipment.deliveredOn()) | DELIVERY | index;
        }
        Arrays.sort(keys);
        return new Timeline(fixed, keys);
    }

    /// How many shipments it holds.
    public int shipments() {
        return shipments.size();
    }

    /// How many actions it holds, two for each shipment.
    public int actions() {
        return keys.length;
    }

    @Override
    public Iterator<Action> iterator() {
        PrimitiveIterator.OfLong order = Arrays.stream(keys).iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return order.hasNext();
            }

            @Override
            public Action next() {
                return action(order.nextLong());
            }
        };
    }

    private Action action(long key) {
        Shipment shipment = shipments.get((int) (key & INDEX_MASK));
        return (key & DELIVERY) == 0
                ? new Action.Placement(shipment)
                : new Action.Delivery(shipment);
    }

    private static long day(LocalDate date) {
        return date.toEpochDay() << DAY_SHIFT;
    }
}
