package io.throughline.schemas.codec;

import io.throughline.schemas.contracts.Contract;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/// Creates and checks the topics of a context.
///
/// The events topic is the history itself, and the attestations are its proof: never compacted, and
/// kept for ever. Commands are kept for 7 days, outcomes for 1, dead letters until somebody has
/// dealt with them. What was acknowledged has all its copies but one, so that with three it
/// outlives any one broker.
public final class TopicCatalogue {

    private static final long FOR_EVER = -1;
    private static final long COMMANDS_DAYS = 7;
    private static final long OUTCOMES_DAYS = 1;

    private TopicCatalogue() {}

    /// Creates the topics that are missing, checks those that exist, and returns when every
    /// partition can be written to. Several services may do so at once.
    ///
    /// @throws TopicMismatchException if a topic exists, but not as it must be
    /// @throws IllegalStateException if the brokers do not answer within a minute
    public static void ensure(Admin admin, Contract contract, TopicSettings settings) {
        Topics topics = Topics.of(contract);
        TopicAdmin brokers = new TopicAdmin(admin);
        brokers.create(
                List.of(
                        topic(topics.commands(), settings, TimeUnit.DAYS.toMillis(COMMANDS_DAYS)),
                        topic(topics.events(), settings, FOR_EVER),
                        topic(topics.outcomes(), settings, TimeUnit.DAYS.toMillis(OUTCOMES_DAYS)),
                        topic(topics.deadletters(), settings, FOR_EVER),
                        topic(topics.attestations(), settings, FOR_EVER)));
        Map<String, Map<String, String>> kept = new LinkedHashMap<>();
        for (String topic : List.of(topics.events(), topics.attestations())) {
            kept.put(topic, brokers.settings(topic));
        }
        List<String> findings = TopicFindings.of(settings, brokers.partitions(topics.all()), kept);
        if (!findings.isEmpty()) {
            throw new TopicMismatchException(findings);
        }
        brokers.awaitWritable(topics.all(), settings.partitions());
    }

    /// How many copies make an acknowledgement, of a topic with so many.
    public static int inSyncMin(short replication) {
        return Math.max(1, replication - 1);
    }

    private static NewTopic topic(String name, TopicSettings settings, long retentionMs) {
        return new NewTopic(name, settings.partitions(), settings.replication())
                .configs(
                        Map.of(
                                TopicConfig.CLEANUP_POLICY_CONFIG,
                                TopicConfig.CLEANUP_POLICY_DELETE,
                                TopicConfig.RETENTION_MS_CONFIG,
                                Long.toString(retentionMs),
                                TopicConfig.RETENTION_BYTES_CONFIG,
                                Long.toString(FOR_EVER),
                                TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
                                Integer.toString(inSyncMin(settings.replication())),
                                // As the producers compressed it.
                                TopicConfig.COMPRESSION_TYPE_CONFIG,
                                "producer"));
    }
}
