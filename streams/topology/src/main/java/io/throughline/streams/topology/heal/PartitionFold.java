package io.throughline.streams.topology.heal;

import io.throughline.streams.topology.Codecs;
import io.throughline.streams.topology.Domain;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// The fold of one partition of the log, as far as it was read: one [StreamFold] for each stream of
/// a slice. If there are more streams than it may hold, it goes on with half of its slice, and
/// tells what it left out. Used by one thread.
public final class PartitionFold {

    private final Domain domain;
    private final Codecs codecs;
    private final int horizonCommands;
    private final int streamsMax;
    private final Predicate<String> wanted;
    private final Map<String, StreamFold> streams = new HashMap<>();
    private final List<Slice> leftOut = new ArrayList<>();
    private Slice slice;
    private @Nullable String trouble;

    /// @param slice which streams
    /// @param wanted which of these
    /// @param horizonCommands how many of its last commands a stream remembers
    /// @param streamsMax how many streams are folded at once
    public PartitionFold(
            Domain domain,
            Codecs codecs,
            int horizonCommands,
            int streamsMax,
            Slice slice,
            Predicate<String> wanted) {
        this.domain = domain;
        this.codecs = codecs;
        this.horizonCommands = horizonCommands;
        this.streamsMax = streamsMax;
        this.slice = slice;
        this.wanted = wanted;
    }

    /// Folds the next record of the partition.
    ///
    /// @return the fold of its stream; null if the stream is not wanted, or left out
    /// @throws io.throughline.schemas.codec.RegistryUnavailableException if its schema is not known
    ///   and cannot be asked for
    public @Nullable StreamFold add(ConsumerRecord<String, byte[]> event) {
        String stream = event.key();
        if (stream == null || event.value() == null || !holds(stream)) {
            return null;
        }
        StreamFold fold = streams.get(stream);
        if (fold == null) {
            while (streams.size() >= streamsMax && slice.holds(stream)) {
                halve();
            }
            if (!slice.holds(stream)) {
                return null;
            }
            fold = fresh(stream);
            streams.put(stream, fold);
        }
        fold.add(event);
        return fold;
    }

    private void halve() {
        List<Slice> halves = slice.halves();
        slice = halves.getFirst();
        leftOut.add(halves.getLast());
        streams.keySet().removeIf(stream -> !slice.holds(stream));
    }

    /// Whether `stream` is one of those that are folded.
    public boolean holds(String stream) {
        return slice.holds(stream) && wanted.test(stream);
    }

    /// The fold of a stream; of no events if none was read.
    public StreamFold of(String stream) {
        StreamFold fold = streams.get(stream);
        return fold == null ? fresh(stream) : fold;
    }

    private StreamFold fresh(String stream) {
        StreamFold fold = new StreamFold(stream, domain, codecs, horizonCommands);
        if (trouble != null) {
            fold.distrust(trouble);
        }
        return fold;
    }

    /// Takes note that the partition cannot be believed, whatever its events look like: all of its
    /// streams have this trouble then, those too of which nothing was read.
    public void distrust(String why) {
        if (trouble == null) {
            trouble = why;
            streams.values().forEach(stream -> stream.distrust(why));
        }
    }

    /// Why the partition cannot be believed; empty if only streams of it cannot.
    public Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    /// Whether not all that was read of the log can be believed.
    public boolean hasTrouble() {
        return trouble != null
                || streams.values().stream().anyMatch(stream -> stream.trouble().isPresent());
    }

    /// The streams that were found.
    public Collection<StreamFold> streams() {
        return streams.values();
    }

    /// The slices that another pass has to take.
    public List<Slice> leftOut() {
        return List.copyOf(leftOut);
    }
}
