package io.throughline.streams.topology.counter;

import io.throughline.schemas.contracts.Category;
import io.throughline.schemas.contracts.Contract;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.streams.topology.Aggregate;
import io.throughline.streams.topology.Domain;
import io.throughline.streams.topology.Projection;
import io.throughline.streams.topology.counter.Flip.FlipCommand;
import io.throughline.streams.topology.counter.Flip.FlipDecider;
import io.throughline.streams.topology.counter.Flip.FlipEvent;
import io.throughline.streams.topology.counter.Flip.Position;
import java.util.List;

/// A domain to try the topologies on: counters, which accept ready-made events, and switches, which
/// do not.
public final class Counters {

    public static final String CATEGORY = "counter";

    private static final Category COUNTER =
            new Category(CATEGORY, CounterCommand.class, CounterEvent.class);
    private static final Category FLIP = new Category("flip", FlipCommand.class, FlipEvent.class);

    /// How often counters went on.
    public static final Projection<Tally, CounterEvent> TALLY =
            new Projection<>(
                    "tally", CounterEvent.class, Tally.class, Tally::key, new Tally.TallyView());

    public static final Domain DOMAIN =
            new Domain(
                    new Contract("counting", List.of(COUNTER, FLIP)),
                    List.of(
                            new Aggregate<>(
                                    COUNTER,
                                    CounterCommand.class,
                                    CounterEvent.class,
                                    CounterState.class,
                                    new CounterDecider(),
                                    true),
                            new Aggregate<>(
                                    FLIP,
                                    FlipCommand.class,
                                    FlipEvent.class,
                                    Position.class,
                                    new FlipDecider(),
                                    false)),
                    List.of(TALLY));

    private Counters() {}

    /// The stream of a counter.
    public static StreamId counter(String key) {
        return new StreamId(CATEGORY, key);
    }
}
