package io.throughline.streams.topology.decide;

import io.throughline.schemas.codec.Partitions;
import io.throughline.schemas.contracts.Clock;
import io.throughline.schemas.contracts.CommandMetadata;
import io.throughline.schemas.contracts.EventId;
import io.throughline.schemas.contracts.ExpectedVersion;
import io.throughline.schemas.contracts.StaleBasis;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.streams.topology.Domain;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Compares what a command rests on with what is known here. Streams of the command's partition are
/// compared with their heads, those of other partitions with what this instance happens to know of
/// them. Used by one thread.
final class GroundsCheck {

    private final Domain domain;
    private final int partitions;
    private final Function<String, Head> heads;
    private final Versions versions;

    /// @param heads of the streams of this partition, by their id; [Head#EMPTY] for others
    GroundsCheck(Domain domain, int partitions, Function<String, Head> heads, Versions versions) {
        this.domain = domain;
        this.partitions = partitions;
        this.heads = heads;
        this.versions = versions;
    }

    /// What the command to the stream with this head rests on.
    Grounds of(CommandMetadata command, Head head) {
        if (isPlain(command, head.version())) {
            return Grounds.PLAIN;
        }
        List<StaleBasis> stale = new ArrayList<>();
        boolean certain = false;
        Clock past = command.clock();
        for (EventId seen : command.basis().seen()) {
            StreamId stream = seen.stream();
            if (stream.equals(command.stream())) {
                if (head.version() > seen.version()) {
                    stale.add(new StaleBasis(stream, seen.version(), head.version()));
                    certain |= command.expected() instanceof ExpectedVersion.Any;
                }
            } else if (isStream(stream)) {
                Head here = here(command, stream);
                long version = here == null ? versions.of(stream).orElse(0) : here.version();
                if (version > seen.version()) {
                    stale.add(new StaleBasis(stream, seen.version(), version));
                    certain |= here != null;
                }
                past = with(past, seen, here);
            }
            // Anything else is the row of a read model, which no stream's clock can count.
        }
        EventId cause = command.causation();
        if (cause != null && !cause.stream().equals(command.stream()) && !covers(past, cause)) {
            past = with(past, cause, here(command, cause.stream()));
        }
        return new Grounds(stale, certain, past.without(command.stream()));
    }

    // Nearly every command: it must cost nothing.
    private boolean isPlain(CommandMetadata command, long version) {
        EventId cause = command.causation();
        if (!command.clock().isEmpty()
                || (cause != null && !cause.stream().equals(command.stream()))) {
            return false;
        }
        List<EventId> seen = command.basis().seen();
        for (int i = 0; i < seen.size(); i++) {
            StreamId stream = seen.get(i).stream();
            boolean plain =
                    stream.equals(command.stream())
                            ? seen.get(i).version() >= version
                            : !isStream(stream);
            if (!plain) {
                return false;
            }
        }
        return true;
    }

    private boolean isStream(StreamId named) {
        return domain.aggregate(named.category()).isPresent();
    }

    /// The head of a stream whose head is in this partition; null if it is in another.
    private @Nullable Head here(CommandMetadata command, StreamId stream) {
        int own = Partitions.of(command.stream().toString(), partitions);
        String name = stream.toString();
        return Partitions.of(name, partitions) == own ? heads.apply(name) : null;
    }

    private static boolean covers(Clock past, EventId event) {
        return past.at(event.stream()) >= event.version();
    }

    /// `past` with one more event and what that one knew. Where this cannot be told, the clock says
    /// that it lacks something.
    private static Clock with(Clock past, EventId event, @Nullable Head here) {
        if (covers(past, event)) {
            return past;
        }
        if (here == null) {
            return past.with(event).incomplete();
        }
        if (event.version() > here.version()) {
            // It never was. Taken at its word, events to come would be in the past already.
            return past.incomplete();
        }
        return event.version() == here.version() || here.clock().isEmpty()
                ? past.merge(here.clock()).with(event)
                : past.with(event).incomplete();
    }
}
