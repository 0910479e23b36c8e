package io.throughline.deploy.bench;

import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/// Counts what arrived. Called on the producer's thread, asked after its flush.
final class Deliveries implements Callback {

    private volatile @Nullable Exception failure;
    private final LongAdder arrived = new LongAdder();

    @Override
    public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception e) {
        if (e == null) {
            arrived.increment();
        } else {
            failure = e;
        }
    }

    /// @throws IllegalStateException if not all of `sent` records arrived
    void require(long sent, String topic) {
        if (failure != null || arrived.sum() != sent) {
            throw new IllegalStateException(
                    "%d of %d records arrived in topic %s".formatted(arrived.sum(), sent, topic),
                    failure);
        }
    }
}
