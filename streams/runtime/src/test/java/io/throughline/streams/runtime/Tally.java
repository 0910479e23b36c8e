package io.throughline.streams.runtime;

import io.throughline.streams.kernel.View;
import java.util.Map;
import java.util.TreeMap;

/// Read model of the counters that begin with the same letter, and its key.
public record Tally(long events, long sum, Map<String, Long> byParity) {

    public Tally {
        byParity = Map.copyOf(byParity);
    }

    static final class Fold implements View<Tally, CounterEvent> {
        @Override
        public Tally initial() {
            return new Tally(0, 0, Map.of());
        }

        @Override
        public Tally evolve(Tally tally, CounterEvent event) {
            return switch (event) {
                case CounterEvent.Added added -> {
                    Map<String, Long> byParity = new TreeMap<>(tally.byParity());
                    byParity.merge(added.parity().name(), 1L, Long::sum);
                    yield new Tally(tally.events() + 1, tally.sum() + added.amount(), byParity);
                }
                case CounterEvent.Sealed _ ->
                        new Tally(tally.events() + 1, tally.sum(), tally.byParity());
            };
        }
    }
}
