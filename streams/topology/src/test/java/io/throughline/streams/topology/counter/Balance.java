package io.throughline.streams.topology.counter;

import io.throughline.streams.kernel.View;
import io.throughline.streams.topology.Projection;
import io.throughline.streams.topology.counter.CounterEvent.Added;
import io.throughline.streams.topology.counter.CounterEvent.Noted;

/// Where counters stand that do not stand at nothing.
public final class Balance implements View<Tally, CounterEvent> {

    /// A row for each counter.
    public static final Projection<Tally, CounterEvent> BALANCE =
            Projection.ofStreams("balance", CounterEvent.class, Tally.class, new Balance());

    @Override
    public Tally initial() {
        return new Tally(0, 0);
    }

    @Override
    public Tally evolve(Tally balance, CounterEvent event) {
        return switch (event) {
            case Added(int amount) -> new Tally(0, balance.total() + amount);
            case Noted _ -> balance;
        };
    }
}
