package io.throughline.streams.topology.decide;

import java.util.Collections;
import java.util.Map;
import java.util.Properties;
import java.util.WeakHashMap;
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

    // The setting that consumers and processors of an application share: their threads' paces.
    private static final String PACES = "throughline.commit.paces";

    private long left;

    CommitPace() {}

    /// Sets up the consumers of an application so that its threads know what is left.
    public static void configure(Properties streams) {
        // A thread that is gone takes its pace with it.
        Map<Thread, CommitPace> paces = Collections.synchronizedMap(new WeakHashMap<>());
        streams.put(PACES, paces);
        streams.put(StreamsConfig.mainConsumerPrefix(PACES), paces);
        streams.put(
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG),
                Polled.class.getName());
        streams.put(
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG),
                POLL_RECORDS_MAX);
    }

    /// The one of the current thread in the application with these settings.
    static CommitPace ofThread(Map<String, ?> settings) {
        if (settings.get(PACES) instanceof Map<?, ?> known) {
            @SuppressWarnings("unchecked") // configure() put it there
            Map<Thread, CommitPace> paces = (Map<Thread, CommitPace>) known;
            return paces.computeIfAbsent(Thread.currentThread(), _ -> new CommitPace());
        }
        return new CommitPace();
    }

    /// So many records more are to be worked off.
    void polled(int records) {
        left += records;
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

        private Map<String, ?> settings = Map.of();

        @Override
        public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
            ofThread(settings).polled(records.count());
            return records;
        }

        @Override
        public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

        @Override
        public void close() {}

        @Override
        public void configure(Map<String, ?> consumer) {
            settings = consumer;
        }
    }
}
