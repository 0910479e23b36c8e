package io.throughline.streams.runtime.watching;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.utils.Utils;

/// What the coordinators of transactions have written down of them, in a topic of Kafka's own. It
/// is compacted, so that of older transactions nothing may be left.
final class TransactionLog {

    /// Its topic.
    static final String TOPIC = "__transaction_state";

    private static final Duration POLL_MAX = Duration.ofMillis(100);
    private static final long READ_MS_MAX = 60_000;

    // Kafka's numbers for the states of a transaction.
    private static final byte PREPARE_COMMIT = 2;
    private static final byte PREPARE_ABORT = 3;
    private static final byte COMPLETE_COMMIT = 4;
    private static final byte COMPLETE_ABORT = 5;

    private final Supplier<Consumer<byte[], byte[]>> consumers;

    /// @param consumers without a group; closed here
    TransactionLog(Supplier<Consumer<byte[], byte[]>> consumers) {
        this.consumers = consumers;
    }

    /// How a transaction was to end.
    enum End {
        COMMIT,
        ABORT
    }

    /// What was decided of a transaction, if it was and that is still there.
    ///
    /// @param id of the producer, as its user named it
    /// @param epoch of the end
    /// @param partitions of the topic
    /// @throws TimeoutException if the topic is not read to its end within 60 s
    Optional<End> endOf(String id, long producer, int epoch, int partitions) {
        TopicPartition partition = new TopicPartition(TOPIC, Utils.abs(id.hashCode()) % partitions);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(READ_MS_MAX);
        Optional<End> found = Optional.empty();
        try (Consumer<byte[], byte[]> consumer = consumers.get()) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            while (consumer.position(partition) < end) {
                if (System.nanoTime() > deadline) {
                    throw new TimeoutException(
                            "%s is not read to its end within %d ms"
                                    .formatted(partition, READ_MS_MAX));
                }
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL_MAX)) {
                    Optional<End> told = end(record.key(), record.value(), id, producer, epoch);
                    found = told.isPresent() ? told : found;
                }
            }
        }
        return found;
    }

    /// What a record of the topic tells of the end of this transaction. The fields that are read
    /// are the first ones in all versions of the format up to now.
    static Optional<End> end(byte[] key, byte[] value, String id, long producer, int epoch) {
        if (key == null || value == null) {
            return Optional.empty();
        }
        try {
            ByteBuffer name = ByteBuffer.wrap(key);
            boolean isTransaction = name.getShort() == 0;
            byte[] text = new byte[isTransaction ? name.getShort() : 0];
            name.get(text);
            ByteBuffer state = ByteBuffer.wrap(value);
            state.getShort();
            if (!new String(text, UTF_8).equals(id)
                    || state.getLong() != producer
                    || state.getShort() != epoch) {
                return Optional.empty();
            }
            state.getInt();
            return switch (state.get()) {
                case PREPARE_COMMIT, COMPLETE_COMMIT -> Optional.of(End.COMMIT);
                case PREPARE_ABORT, COMPLETE_ABORT -> Optional.of(End.ABORT);
                default -> Optional.empty();
            };
        } catch (BufferUnderflowException | NegativeArraySizeException _) {
            // No record of a kind that is known here.
            return Optional.empty();
        }
    }
}
