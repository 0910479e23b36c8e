package io.throughline.deploy.bench;

import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.state.QueryableStoreType;
import org.jspecify.annotations.Nullable;

/// A topology that runs until it is closed, and how much of its input it has committed.
final class Application implements AutoCloseable {

    private static final Duration CLOSE_MAX = Duration.ofSeconds(30);
    private static final long POLL_MS = 10;
    private static final long WITHOUT_PROGRESS_MS_MAX = 60_000;

    private final String id;
    private final Admin admin;
    private final KafkaStreams streams;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    /// Much was committed, and when.
    record Mark(long commands, long nanos) {}

    private Application(String id, Admin admin, KafkaStreams streams) {
        this.id = id;
        this.admin = admin;
        this.streams = streams;
    }

    static Application start(Rig rig, Topology topology, Properties settings) {
        String id = settings.getProperty(StreamsConfig.APPLICATION_ID_CONFIG);
        KafkaStreams streams = new KafkaStreams(topology, settings);
        Application application = new Application(id, rig.admin(), streams);
        streams.setUncaughtExceptionHandler(application::failed);
        streams.start();
        return application;
    }

    private StreamThreadExceptionResponse failed(Throwable e) {
        failure.compareAndSet(null, e);
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }

    /// The internal topic that a store of the application with this id is restored from.
    static String changelog(String id, String store) {
        return "%s-%s-changelog".formatted(id, store);
    }

    /// A store of one partition, as soon as it can be asked.
    <T> T store(String name, QueryableStoreType<T> type, int partition) {
        StoreQueryParameters<T> query =
                StoreQueryParameters.fromNameAndType(name, type).withPartition(partition);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(WITHOUT_PROGRESS_MS_MAX);
        while (true) {
            try {
                return streams.store(query);
            } catch (InvalidStateStoreException e) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(
                            "store %s of application %s cannot be asked for %d ms"
                                    .formatted(name, id, WITHOUT_PROGRESS_MS_MAX),
                            e);
                }
                pause();
            }
        }
    }

    /// Stops working on its input, so that more can be written without being measured.
    void pauseWork() {
        streams.pause();
    }

    /// Goes on with its input.
    void resumeWork() {
        streams.resume();
    }

    /// Waits until at least `commands` are committed, and says when it first saw that.
    ///
    /// @throws IllegalStateException if the application fails or stands still for a minute
    Mark awaitCommitted(long commands) {
        long progressAt = System.nanoTime();
        long before = -1;
        while (true) {
            Throwable broken = failure.get();
            if (broken != null) {
                throw new IllegalStateException("application %s failed".formatted(id), broken);
            }
            long committed = committed();
            long now = System.nanoTime();
            if (committed >= commands) {
                return new Mark(committed, now);
            }
            if (committed > before) {
                before = committed;
                progressAt = now;
            }
            if (now - progressAt > TimeUnit.MILLISECONDS.toNanos(WITHOUT_PROGRESS_MS_MAX)) {
                throw new IllegalStateException(
                        "application %s stands at %d of %d commands for %d ms"
                                .formatted(id, committed, commands, WITHOUT_PROGRESS_MS_MAX));
            }
            pause();
        }
    }

    // Offsets of a transaction show when the transaction is committed.
    private long committed() {
        try {
            return admin
                    .listConsumerGroupOffsets(id)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .values()
                    .stream()
                    .mapToLong(OffsetAndMetadata::offset)
                    .sum();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return 0;
            }
            throw new IllegalStateException("offsets of %s cannot be read".formatted(id), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while measuring " + id, e);
        }
    }

    static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(POLL_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while measuring", e);
        }
    }

    /// Stops, and deletes the local state.
    @Override
    public void close() {
        streams.close(CloseOptions.timeout(CLOSE_MAX));
        streams.cleanUp();
    }
}
