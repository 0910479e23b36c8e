package io.throughline.streams.logistics.standing;

import io.throughline.schemas.contracts.logistics.OrderCommand;
import io.throughline.schemas.contracts.logistics.OrderEvent;
import io.throughline.streams.kernel.View;
import io.throughline.streams.logistics.order.OrderDecider;
import io.throughline.streams.logistics.order.Orders;
import io.throughline.streams.testkit.DeciderLaws;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/// Events of several orders, mixed, but those of each order in their order: as read models see
/// them.
final class History {

    private History() {}

    static Arbitrary<List<OrderEvent>> several() {
        return Combinators.combine(
                        Orders.commands().list().ofMinSize(1).ofMaxSize(12),
                        Arbitraries.randomValue(Random::nextLong))
                .as(History::mixed);
    }

    private static List<OrderEvent> mixed(List<List<OrderCommand>> orders, long seed) {
        List<List<OrderEvent>> left = new ArrayList<>();
        for (List<OrderCommand> commands : orders) {
            left.add(new ArrayList<>(DeciderLaws.check(new OrderDecider(), commands)));
        }
        Random random = new Random(seed);
        List<OrderEvent> mixed = new ArrayList<>();
        left.removeIf(List::isEmpty);
        while (!left.isEmpty()) {
            mixed.add(left.get(random.nextInt(left.size())).removeFirst());
            left.removeIf(List::isEmpty);
        }
        return mixed;
    }

    /// Folds into rows as a projection does, and shows each row after each of its events.
    static <S> Map<String, S> rows(
            View<S, OrderEvent> view,
            Function<OrderEvent, Optional<String>> key,
            List<OrderEvent> events,
            BiConsumer<String, S> each) {
        Map<String, S> rows = new TreeMap<>();
        for (OrderEvent event : events) {
            key.apply(event)
                    .ifPresent(row -> {
                        S before = rows.getOrDefault(row, view.initial());
                        S after = view.evolve(before, event);
                        rows.put(row, after);
                        each.accept(row, after);
                    });
        }
        return rows;
    }
}
