package io.throughline.streams.topology.decide;

import io.throughline.schemas.contracts.Causality;
import io.throughline.schemas.contracts.Clock;
import io.throughline.schemas.contracts.Command;
import io.throughline.schemas.contracts.CommandMetadata;
import io.throughline.schemas.contracts.EventId;
import io.throughline.schemas.contracts.EventMetadata;
import io.throughline.schemas.contracts.ExpectedVersion;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.streams.topology.counter.Commands;
import io.throughline.streams.topology.counter.Counters;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Agents that react to events they draw, and what really led to what: a graph of all events, with
/// an edge for the order of a stream, for the causing event and for each entry of the basis.
final class CausalRun {

    private static final int BASIS_MAX = 3;
    private static final int EVENTS_MAX = 3;

    /// Decides a command; returns what travels beside its new events.
    interface WritePath {
        List<EventMetadata> send(CommandMetadata metadata, Command command);
    }

    private final WritePath path;
    private final Random random;
    private final int streams;
    private final boolean everybodyTellsItsClock;
    private final List<EventMetadata> log = new ArrayList<>();
    private final Map<EventId, Integer> places = new HashMap<>();
    private final List<BitSet> pasts = new ArrayList<>();

    /// @param everybodyTellsItsClock whether each command brings the clocks of all that it names;
    ///   if not, some name ids alone
    CausalRun(WritePath path, Random random, int streams, boolean everybodyTellsItsClock) {
        this.path = path;
        this.random = random;
        this.streams = streams;
        this.everybodyTellsItsClock = everybodyTellsItsClock;
    }

    /// The events, in the order in which they were decided.
    List<EventMetadata> log() {
        return log;
    }

    /// One agent reacts to one event, or somebody begins something new.
    void step() {
        StreamId target = Counters.counter("s" + random.nextInt(streams));
        @Nullable EventMetadata cause = log.isEmpty() || random.nextInt(5) == 0 ? null : drawn();
        boolean tellsClock = everybodyTellsItsClock || random.nextInt(4) != 0;
        Clock clock = cause == null || !tellsClock ? Clock.EMPTY : cause.clockAfter();
        List<EventId> basis = new ArrayList<>();
        for (int i = random.nextInt(BASIS_MAX + 1); i > 0 && !log.isEmpty(); i--) {
            EventMetadata seen = drawn();
            basis.add(seen.id());
            boolean asEvent = everybodyTellsItsClock || random.nextInt(4) != 0;
            clock = asEvent ? clock.merge(seen.clockAfter()) : clock;
        }
        basis.add(EventId.parse("tally/all@12"));
        CommandMetadata metadata =
                Commands.caused(
                        "step-" + log.size() + "-" + random.nextLong(),
                        target,
                        ExpectedVersion.ANY,
                        cause == null ? null : cause.id(),
                        basis,
                        clock);
        Integer[] amounts =
                random.ints(random.nextInt(EVENTS_MAX + 1), 1, 9).boxed().toArray(Integer[]::new);
        for (EventMetadata event : path.send(metadata, Commands.add(amounts))) {
            record(event);
        }
    }

    // Recent ones more often than old ones, as agents do.
    private EventMetadata drawn() {
        int back = Math.min(random.nextInt(log.size()), random.nextInt(log.size()));
        return log.get(log.size() - 1 - back);
    }

    private void record(EventMetadata event) {
        BitSet past = new BitSet();
        Stream<@Nullable EventId> before =
                Stream.concat(
                        event.basis().seen().stream(),
                        Stream.of(event.id().stream().at(event.id().version() - 1)));
        before.forEach(id -> add(past, id));
        add(past, event.causation());
        places.put(event.id(), log.size());
        log.add(event);
        pasts.add(past);
    }

    private void add(BitSet past, @Nullable EventId id) {
        Integer place = places.get(id);
        if (place != null) {
            past.set(place);
            past.or(pasts.get(place));
        }
    }

    /// How the events at these places of the log really stand.
    Causality truth(int first, int second) {
        if (first == second) {
            return Causality.SAME;
        }
        if (pasts.get(second).get(first)) {
            return Causality.BEFORE;
        }
        return pasts.get(first).get(second) ? Causality.AFTER : Causality.CONCURRENT;
    }

    /// How they stand by their own words.
    Causality told(int first, int second) {
        return Causality.compare(log.get(first), log.get(second));
    }
}
