package io.throughline.streams.runtime.elsewhere;

import io.throughline.schemas.contracts.StreamId;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// A partition is followed from when somebody first asks for one of its streams, starting some way
/// before its end, until nobody has asked for ten minutes; where no command rests on another
/// partition, nothing is read. So the first answers may say that nothing is known. Safe for use by
/// several threads; an answer takes no input or output.
final class FollowedPartitions {

    private static final long UNASKED_MS_MAX = 600_000;
    private static final long END_MS_MAX = 5_000;

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final String events;
    private final RecentVersions recent = new RecentVersions();

    // When each partition was last asked for. Guarded by itself.
    private final Map<Integer, Long> askedNanos = new HashMap<>();

    // Guarded by `askedNanos`; null while nothing is followed.
    private @Nullable Thread following;

    private boolean closed;

    /// @param consumers of committed records, without a group
    /// @param events the topic
    FollowedPartitions(Supplier<Consumer<byte[], byte[]>> consumers, String events) {
        this.consumers = consumers;
        this.events = events;
    }

    /// A version that the stream has reached, if that is known. There may be later ones.
    ///
    /// @param partition of the stream
    OptionalLong of(StreamId stream, int partition) {
        synchronized (askedNanos) {
            askedNanos.put(partition, System.nanoTime());
            if (following == null && !closed) {
                following =
                        Thread.ofPlatform().daemon().name("versions-elsewhere").start(this::follow);
            }
        }
        return recent.of(stream.toString());
    }

    private void follow() {
        try {
            new Following(consumers, recent, this::wantedOrEnd).run();
        } finally {
            synchronized (askedNanos) {
                if (Thread.currentThread().equals(following)) {
                    following = null;
                }
            }
        }
    }

    // None ends the thread; whoever asks next starts another. A thread that fails while it ends
    // asks again, and then there may be that other one.
    private Set<TopicPartition> wantedOrEnd() {
        synchronized (askedNanos) {
            long now = System.nanoTime();
            askedNanos
                    .values()
                    .removeIf(at -> now - at > TimeUnit.MILLISECONDS.toNanos(UNASKED_MS_MAX));
            if (!Thread.currentThread().equals(following)) {
                return Set.of();
            }
            if (closed || askedNanos.isEmpty()) {
                following = null;
                return Set.of();
            }
            return askedNanos.keySet().stream()
                    .map(partition -> new TopicPartition(events, partition))
                    .collect(Collectors.toSet());
        }
    }

    /// Ends the thread, within 5 s.
    void close() throws InterruptedException {
        Thread last;
        synchronized (askedNanos) {
            closed = true;
            last = following;
        }
        if (last != null) {
            last.interrupt();
            last.join(END_MS_MAX);
        }
    }
}
