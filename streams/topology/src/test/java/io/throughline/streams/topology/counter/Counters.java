package io.throughline.streams.topology.counter;

import io.throughline.schemas.contracts.Category;
import io.throughline.schemas.contracts.Contract;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.streams.kernel.Decision;
import io.throughline.streams.kernel.Merger;
import io.throughline.streams.topology.Aggregate;
import io.throughline.streams.topology.Conflicts;
import io.throughline.streams.topology.Domain;
import io.throughline.streams.topology.Projection;
import io.throughline.streams.topology.counter.CounterCommand.Add;
import io.throughline.streams.topology.counter.CounterCommand.Crash;
import io.throughline.streams.topology.counter.CounterCommand.Note;
import io.throughline.streams.topology.counter.CounterEvent.Noted;
import io.throughline.streams.topology.counter.Flip.FlipCommand;
import io.throughline.streams.topology.counter.Flip.FlipDecider;
import io.throughline.streams.topology.counter.Flip.FlipEvent;
import io.throughline.streams.topology.counter.Flip.Position;
import io.throughline.streams.topology.counter.Flip.Turn;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A domain to try the topologies on: counters, which accept ready-made events and merge notes, and
/// switches, which accept none and turn on a fresh basis only.
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
                                    true,
                                    new Conflicts<>(Set.of(), Counters::merged)),
                            new Aggregate<>(
                                    FLIP,
                                    FlipCommand.class,
                                    FlipEvent.class,
                                    Position.class,
                                    new FlipDecider(),
                                    false,
                                    new Conflicts<>(Set.of(Turn.class), Merger.none()))),
                    List.of(TALLY));

    private Counters() {}

    // A note stands beside the others, whatever was written in between.
    private static Optional<Decision<CounterEvent>> merged(
            CounterCommand command, CounterState state, long unseen) {
        return switch (command) {
            case Note(String text) ->
                    Optional.of(Decision.accept(new Noted("%s (%d)".formatted(text, unseen))));
            case Add _, Crash _ -> Optional.empty();
        };
    }

    /// The stream of a counter.
    public static StreamId counter(String key) {
        return new StreamId(CATEGORY, key);
    }
}
