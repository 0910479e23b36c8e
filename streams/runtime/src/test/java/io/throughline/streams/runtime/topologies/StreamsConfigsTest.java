package io.throughline.streams.runtime.topologies;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.ApplicationContext;
import io.throughline.schemas.codec.InMemoryRegistry;
import io.throughline.schemas.codec.Topics;
import io.throughline.streams.runtime.CounterDomain;
import io.throughline.streams.runtime.Service;
import io.throughline.streams.runtime.settings.Role;
import io.throughline.streams.runtime.settings.StreamsSettings;
import io.throughline.streams.topology.Codecs;
import io.throughline.streams.topology.attest.AttestOptions;
import io.throughline.streams.topology.attest.AttestTopology;
import io.throughline.streams.topology.attest.Demand;
import io.throughline.streams.topology.attest.SigningKey;
import io.throughline.streams.topology.decide.DecideOptions;
import io.throughline.streams.topology.decide.DecideTopology;
import io.throughline.streams.topology.decide.HeadRepairs;
import io.throughline.streams.topology.decide.Versions;
import io.throughline.streams.topology.journal.JournalTopology;
import io.throughline.streams.topology.project.RowRepairs;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.state.HostInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamsConfigsTest {

    private static final HostInfo SELF = new HostInfo("host", 8080);

    @Test
    void each_role_has_the_guarantee_that_it_needs() {
        // When
        Map<String, Properties> configs = configs(Map.of());

        // Then
        assertThat(configs).containsOnlyKeys("decide", "journal", "project-size", "attest");
        assertThat(configs.get("decide"))
                .containsEntry("application.id", "counting-decide")
                .containsEntry("application.server", "host:8080")
                .containsEntry("processing.guarantee", "exactly_once_v2")
                .containsEntry("producer.retry.backoff.ms", 5)
                .containsEntry("producer.retry.backoff.max.ms", 20)
                .containsEntry("producer.compression.type", "lz4")
                .containsEntry("group.protocol", "streams")
                .doesNotContainKey("main.consumer.session.timeout.ms");
        assertThat(configs.get("journal"))
                .containsEntry("processing.guarantee", "at_least_once")
                .containsEntry("consumer.isolation.level", "read_committed");
        assertThat(configs.get("project-size"))
                .containsEntry("processing.guarantee", "exactly_once_v2");
        assertThat(configs.get("attest"))
                .containsEntry("application.id", "counting-attest")
                .containsEntry("processing.guarantee", "exactly_once_v2");
    }

    @Test
    void all_are_settings_that_kafka_streams_accepts() {
        // When
        Map<String, Properties> configs = configs(Map.of());

        // Then
        configs.values()
                .forEach(config -> assertThat(new StreamsConfig(config).originals()).isNotEmpty());
    }

    @Test
    void no_thread_waits_without_an_end() {
        // When
        StreamsConfig decide = new StreamsConfig(configs(Map.of()).get("decide"));

        // Then
        assertThat(decide.getProducerConfigs("any"))
                .containsEntry("delivery.timeout.ms", 45_000)
                .containsEntry("enable.idempotence", true);
        assertThat(decide.getMainConsumerConfigs("group", "any", 0))
                .containsEntry("max.poll.interval.ms", 120_000);
    }

    @Test
    void restoring_asks_more_than_once_within_a_call() {
        // When
        StreamsConfig decide = new StreamsConfig(configs(Map.of()).get("decide"));

        // Then
        assertThat(decide.getAdminConfigs("any"))
                .containsEntry("request.timeout.ms", 2_000)
                .containsEntry("default.api.timeout.ms", 4_000);
        assertThat(decide.getRestoreConsumerConfigs("any"))
                .containsEntry("request.timeout.ms", 4_000)
                .containsEntry("default.api.timeout.ms", 12_000);
    }

    @ParameterizedTest
    @CsvSource({
        "throughline.kafka., 20000, 20000",
        "throughline.kafka.admin., 20000, 4000",
        "throughline.kafka.consumer., 2000, 20000",
        "throughline.kafka.restore.consumer., 2000, 20000",
        "throughline.topologies.decide.kafka., 20000, 20000",
        "throughline.topologies.decide.kafka.admin., 20000, 4000",
    })
    void how_long_an_answer_may_take_is_what_an_operator_says(
            String prefix, int admin, int restore) {
        // When
        StreamsConfig decide =
                new StreamsConfig(
                        configs(Map.of(prefix + "request.timeout.ms", "20000")).get("decide"));

        // Then
        Map<String, Object> client = decide.getAdminConfigs("any");
        assertThat(new AdminClientConfig(client).getInt("request.timeout.ms")).isEqualTo(admin);
        assertThat(
                        new AdminClientConfig(decide.getRestoreConsumerConfigs("any"))
                                .getInt("request.timeout.ms"))
                .isEqualTo(restore);
        // One whose calls may take less than an answer does not start.
        Admin.create(client).close();
    }

    @Test
    void the_classic_protocol_gets_a_short_session() {
        // When
        Map<String, Properties> configs = configs(Map.of("throughline.group-protocol", "classic"));

        // Then
        assertThat(configs.get("decide"))
                .containsEntry("group.protocol", "classic")
                .containsEntry("main.consumer.session.timeout.ms", 6000);
    }

    @Test
    void settings_of_kafka_are_passed_on_for_all_and_for_one_role() {
        // When
        Map<String, Properties> configs =
                configs(
                        Map.of(
                                "throughline.kafka.security.protocol",
                                "SSL",
                                "throughline.topologies.decide.threads",
                                2,
                                "throughline.topologies.decide.commit-interval-ms",
                                3,
                                "throughline.topologies.decide.kafka.max.task.idle.ms",
                                "7"));

        // Then
        assertThat(configs.get("decide"))
                .containsEntry("security.protocol", "SSL")
                .containsEntry("num.stream.threads", 2)
                .containsEntry("commit.interval.ms", 3L)
                .containsEntry("max.task.idle.ms", "7");
        assertThat(configs.get("journal"))
                .containsEntry("security.protocol", "SSL")
                .doesNotContainKey("max.task.idle.ms");
    }

    @Test
    void topics_between_the_parts_of_a_topology_are_among_its_sources() {
        // Given
        TopologyPlan plan =
                plans().stream()
                        .filter(each -> each.role() == Role.PROJECT)
                        .findFirst()
                        .orElseThrow();

        // When
        // Then
        assertThat(plan.sourceTopics(Topics.of(CounterDomain.CONTRACT)))
                .containsExactly("counting-project-size-size-rows-repartition", "counting.events");
    }

    private static Map<String, Properties> configs(Map<String, Object> properties) {
        try (ApplicationContext context = Service.beans(properties)) {
            Map<String, TopologySettings> byRole = new HashMap<>();
            context.getBeansOfType(TopologySettings.class)
                    .forEach(settings -> byRole.put(settings.name(), settings));
            Map<String, Properties> configs = new HashMap<>();
            for (TopologyPlan plan : plans()) {
                configs.put(
                        plan.name(),
                        StreamsConfigs.of(
                                plan,
                                context.getBean(StreamsSettings.class),
                                Objects.requireNonNull(byRole.get(plan.role().text())),
                                SELF,
                                context.getBean(RocksMemory.class)));
            }
            return configs;
        }
    }

    private static List<TopologyPlan> plans() {
        Codecs codecs = Codecs.of(CounterDomain.DOMAIN, new InMemoryRegistry());
        return TopologyPlan.of(
                CounterDomain.DOMAIN,
                codecs,
                DecideOptions.forPartitions(8),
                Versions.NONE,
                new HeadRepairs(8, DecideTopology.HOLD_MS_MAX),
                new RowRepairs(),
                new JournalTopology(CounterDomain.DOMAIN, codecs, 100),
                Optional.of(
                        AttestTopology.of(
                                "counting",
                                AttestTopology.codec(new InMemoryRegistry()),
                                new AttestOptions(
                                        SigningKey.fresh(), 8, 1_000, 10_000, new Demand()))));
    }
}
