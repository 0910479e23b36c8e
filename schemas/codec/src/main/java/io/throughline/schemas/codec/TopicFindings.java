package io.throughline.schemas.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;

/// What is wrong with topics that exist: one sentence each, with the way to mend it.
final class TopicFindings {

    private static final String FOR_EVER = "-1";

    private TopicFindings() {}

    /// @param partitions by topic
    /// @param kept the configurations of the topics that are kept for ever, by topic
    static List<String> of(
            TopicSettings settings,
            Map<String, Integer> partitions,
            Map<String, Map<String, String>> kept) {
        List<String> findings = new ArrayList<>();
        partitions.forEach((topic, count) -> {
            if (count != settings.partitions()) {
                findings.add(partitionCount(topic, count, settings.partitions()));
            }
        });
        kept.forEach((topic, configuration) -> findings.addAll(ofKept(topic, configuration)));
        return findings;
    }

    private static List<String> ofKept(String topic, Map<String, String> configuration) {
        List<String> findings = new ArrayList<>();
        String cleanup = configuration.getOrDefault(TopicConfig.CLEANUP_POLICY_CONFIG, "");
        if (cleanup.contains(TopicConfig.CLEANUP_POLICY_COMPACT)) {
            findings.add(
                    setting(
                            topic,
                            TopicConfig.CLEANUP_POLICY_CONFIG,
                            cleanup,
                            TopicConfig.CLEANUP_POLICY_DELETE,
                            "compaction loses history"));
        }
        for (String retention :
                List.of(TopicConfig.RETENTION_MS_CONFIG, TopicConfig.RETENTION_BYTES_CONFIG)) {
            String value = configuration.getOrDefault(retention, FOR_EVER);
            if (!value.equals(FOR_EVER)) {
                findings.add(
                        setting(
                                topic,
                                retention,
                                value,
                                FOR_EVER,
                                "older history would be deleted"));
            }
        }
        return findings;
    }

    private static String partitionCount(String topic, int is, int must) {
        return ("Topic %s has %d partitions and must have %d: streams cannot change partitions, so"
                        + " either set this service's partitions to %d, or delete the topic if it"
                        + " holds nothing of worth: kafka-topics.sh --bootstrap-server <broker>"
                        + " --delete --topic %s")
                .formatted(topic, is, must, is, topic);
    }

    private static String setting(
            String topic, String name, String is, String must, String because) {
        return ("Topic %s has %s=%s and must have %s, because %s: kafka-configs.sh"
                        + " --bootstrap-server <broker> --alter --entity-type topics --entity-name"
                        + " %s --add-config %s=%s")
                .formatted(topic, name, is, must, because, topic, name, must);
    }
}
