package io.throughline.streams.topology.counter;

import io.throughline.streams.kernel.View;
import io.throughline.streams.topology.counter.CounterEvent.Added;
import io.throughline.streams.topology.counter.CounterEvent.Noted;
import java.util.Optional;

/// Read model: how often and how far counters went on, by even and odd amounts.
public record Tally(long events, long total) {

    /// An amount that the view fails on.
    public static final int UNLUCKY = 666;

    /// An amount whose row cannot be told.
    public static final int UNKEYED = 777;

    /// The row that an event goes to; a note concerns none.
    public static Optional<String> key(CounterEvent event) {
        return switch (event) {
            case Added(int amount) -> {
                if (amount == UNKEYED) {
                    throw new IllegalStateException("a bug in the key");
                }
                yield Optional.of(amount % 2 == 0 ? "even" : "odd");
            }
            case Noted _ -> Optional.empty();
        };
    }

    /// Counts.
    public static final class TallyView implements View<Tally, CounterEvent> {
        @Override
        public Tally initial() {
            return new Tally(0, 0);
        }

        @Override
        public Tally evolve(Tally tally, CounterEvent event) {
            return switch (event) {
                case Added(int amount) -> {
                    if (amount == UNLUCKY) {
                        throw new IllegalStateException("a bug in the view");
                    }
                    yield new Tally(tally.events() + 1, tally.total() + amount);
                }
                case Noted _ -> throw new IllegalStateException("notes concern no row");
            };
        }
    }
}
