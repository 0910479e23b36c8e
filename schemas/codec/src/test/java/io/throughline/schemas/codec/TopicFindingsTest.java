package io.throughline.schemas.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicFindingsTest {

    private static final Map<String, Integer> PARTITIONS =
            Map.of("logistics.commands", 8, "logistics.events", 8);
    private static final Map<String, String> EVENTS =
            Map.of("cleanup.policy", "delete", "retention.ms", "-1", "retention.bytes", "-1");

    private static List<String> of(Map<String, Integer> partitions, Map<String, String> events) {
        return TopicFindings.of(
                TopicSettings.LOCAL, partitions, Map.of("logistics.events", events));
    }

    @Test
    void topics_that_are_as_they_must_be_have_no_findings() {
        assertThat(of(PARTITIONS, EVENTS)).isEmpty();
    }

    @Test
    void each_finding_says_what_is_what_must_be_and_how_to_mend_it() {
        // Given
        Map<String, Integer> partitions = Map.of("logistics.commands", 4, "logistics.events", 8);
        Map<String, String> events =
                Map.of(
                        "cleanup.policy", "compact,delete",
                        "retention.ms", "604800000",
                        "retention.bytes", "1000");
        // Then
        assertThat(of(partitions, events))
                .satisfiesExactly(
                        finding ->
                                assertThat(finding)
                                        .startsWith("Topic logistics.commands has 4 partitions")
                                        .contains("must have 8", "kafka-topics.sh"),
                        finding ->
                                assertThat(finding)
                                        .startsWith("Topic logistics.events has cleanup.policy")
                                        .endsWith("--add-config cleanup.policy=delete"),
                        finding -> assertThat(finding).endsWith("--add-config retention.ms=-1"),
                        finding -> assertThat(finding).endsWith("--add-config retention.bytes=-1"));
    }
}
