package io.throughline.streams.runtime.topologies;

import io.throughline.schemas.client.BrokerPatience;
import io.throughline.schemas.codec.TopicCatalogue;
import io.throughline.streams.runtime.settings.Role;
import io.throughline.streams.runtime.settings.StreamsSettings;
import io.throughline.streams.topology.decide.CommitPace;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.state.HostInfo;

/// The Kafka Streams settings of each role.
final class StreamsConfigs {

    private static final int CLASSIC_SESSION_TIMEOUT_MS = 6_000;
    private static final int CLASSIC_HEARTBEAT_INTERVAL_MS = 2_000;
    private static final int BATCH_BYTES = 128 << 10;

    // A transaction that begins while the last one is being ended is refused and tried again. The
    // usual 100 ms until then would be most of a command's latency.
    private static final int RETRY_BACKOFF_MS = 5;
    private static final int RETRY_BACKOFF_MS_MAX = 20;

    // For exactly-once, Kafka Streams has records delivered without an end in time, and a thread
    // waits for each. With Kafka 4.3 one may get lost in the producer while a broker dies; then the
    // thread waits for ever. A transaction is ended by its coordinator after 10 s in any case.
    private static final int DELIVERY_MS_MAX = 45_000;

    // A thread that does not come back has its tasks taken. The usual five minutes would be how
    // long their partitions stand still.
    private static final int BETWEEN_POLLS_MS_MAX = 120_000;

    // Before a task restores, Kafka Streams asks for the ends of its changelogs and for positions
    // in them, from clients that were idle and know the leaders of long ago: of a broker that was
    // cut off they must learn within a call. The admin client of Kafka 4.3 does not: it waits for a
    // leader that it remembers and that its cluster does not list any more, until the call is over,
    // for each changelog anew. So its calls are short; it cannot tell them apart, and the one that
    // makes internal topics, which Kafka Streams repeats, is as short.
    private static final int RESTORE_ANSWER_MS_MAX = 4_000;
    private static final int ADMIN_ANSWER_MS_MAX = 2_000;
    private static final int ADMIN_CALL_MS_MAX = 4_000;

    private StreamsConfigs() {}

    /// The settings of the topology `plan` on the instance at `self`.
    static Properties of(
            TopologyPlan plan,
            StreamsSettings service,
            TopologySettings topology,
            HostInfo self,
            RocksMemory memory) {
        Set<String> told = new HashSet<>(service.kafka().keySet());
        told.addAll(topology.kafka().keySet());
        Properties config = new Properties();
        config.putAll(BrokerPatience.SETTINGS);
        config.putAll(BrokerPatience.callsBeside(told));
        config.putAll(service.kafka());
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, plan.applicationId());
        config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, service.bootstrapServers());
        config.put(StreamsConfig.APPLICATION_SERVER_CONFIG, self.host() + ":" + self.port());
        config.put(StreamsConfig.STATE_DIR_CONFIG, service.stateDir().toString());
        config.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, (int) service.replication());
        config.put(
                StreamsConfig.topicPrefix(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG),
                Integer.toString(TopicCatalogue.inSyncMin(service.replication())));
        config.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, topology.threads());
        config.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, topology.commitIntervalMs());
        config.put(StreamsConfig.POLL_MS_CONFIG, topology.pollMs());
        config.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, topology.cacheBytesMax());
        config.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocks.class);
        config.put(BoundedRocks.MEMORY, memory);
        guarantee(plan.role(), config);
        group(service.groupProtocol(), config);
        adminAndRestore(told, config);
        producer(topology, config);
        if (plan.role() == Role.DECIDE) {
            CommitPace.configure(config);
        }
        config.putAll(topology.kafka());
        return config;
    }

    private static void guarantee(Role role, Properties config) {
        String guarantee =
                switch (role) {
                    case DECIDE, PROJECT, ATTEST -> StreamsConfig.EXACTLY_ONCE_V2;
                    // To journal an event twice changes nothing.
                    case JOURNAL -> StreamsConfig.AT_LEAST_ONCE;
                };
        config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, guarantee);
        // What was rolled back never happened; without exactly-once this is not the default.
        config.put(
                StreamsConfig.consumerPrefix(ConsumerConfig.ISOLATION_LEVEL_CONFIG),
                "read_committed");
    }

    private static void group(String protocol, Properties config) {
        config.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, protocol);
        config.put(
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG),
                BETWEEN_POLLS_MS_MAX);
        if (protocol.equals(StreamsSettings.CLASSIC)) {
            // The usual 45 s would be how long a partition waits after a crash.
            config.put(
                    StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
                    CLASSIC_SESSION_TIMEOUT_MS);
            config.put(
                    StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG),
                    CLASSIC_HEARTBEAT_INTERVAL_MS);
        }
    }

    // Of a setting with a prefix and one without, the first wins, so what an operator has told
    // without one would be lost.
    private static void adminAndRestore(Set<String> told, Properties config) {
        String all = CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG;
        String admin = StreamsConfig.adminClientPrefix(all);
        String calls = CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG;
        String adminCalls = StreamsConfig.adminClientPrefix(calls);
        if (Collections.disjoint(told, List.of(all, admin, calls, adminCalls))) {
            config.put(admin, ADMIN_ANSWER_MS_MAX);
            config.put(adminCalls, ADMIN_CALL_MS_MAX);
        }
        String consumers = StreamsConfig.consumerPrefix(all);
        String restore = StreamsConfig.restoreConsumerPrefix(all);
        if (Collections.disjoint(told, List.of(all, consumers, restore))) {
            config.put(restore, RESTORE_ANSWER_MS_MAX);
        }
    }

    private static void producer(TopologySettings topology, Properties config) {
        config.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
        config.put(
                StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), topology.lingerMs());
        config.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), BATCH_BYTES);
        config.put(
                StreamsConfig.producerPrefix(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG),
                DELIVERY_MS_MAX);
        config.put(
                StreamsConfig.producerPrefix(ProducerConfig.RETRY_BACKOFF_MS_CONFIG),
                RETRY_BACKOFF_MS);
        config.put(
                StreamsConfig.producerPrefix(ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG),
                RETRY_BACKOFF_MS_MAX);
    }
}
