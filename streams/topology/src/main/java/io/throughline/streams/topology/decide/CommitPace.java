package io.throughline.streams.topology.decide;

import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.StreamsConfig;

/// Group commit: a stream thread that has worked off all that it polled commits at once, instead of
/// when its commit interval is over.
///
/// What arrives during a commit is polled together afterwards, so the load itself sets how much one
/// transaction holds: one command when it is light, and as much as the commit interval allows when
/// there is always something left to do. Requesting a commit for every command, without knowing
/// what is left, makes a transaction of each.
///
/// The thread's consumer counts what it polls, see [#configure]; without that nothing is ever
/// requested and the interval alone holds. One for each stream thread, and used by it alone.
public final class CommitPace {

    // Enough that a busy thread is never out of records before its commit interval is over.
    private static final int POLL_RECORDS_MAX = 4_000;

    private static final ThreadLocal<CommitPace> OF_THREAD =
            ThreadLocal.withInitial(CommitPace::new);

    private long left;

    private CommitPace() {}

    /// Sets up the consumers of an application so that its threads know what is left.
    public static void configure(Properties streams) {
        streams.put(
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG),
                Polled.class.getName());
        streams.put(
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG),
                POLL_RECORDS_MAX);
    }

    /// The one of the current thread.
    static CommitPace ofThread() {
        return OF_THREAD.get();
    }

    /// One polled record is worked off; whether it was the last one.
    boolean finished() {
        if (left == 0) {
            return false;
        }
        left--;
        return left == 0;
    }

    /// What was polled may have gone with its partition.
    void forget() {
        left = 0;
    }

    /// Counts what the consumer of a stream thread polls.
    public static final class Polled implements ConsumerInterceptor<byte[], byte[]> {

        @Override
        public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
            ofThread().left += records.count();
            return records;
        }

        @Override
        public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

        @Override
        public void close() {}

        @Override
        public void configure(Map<String, ?> settings) {}
    }
}
