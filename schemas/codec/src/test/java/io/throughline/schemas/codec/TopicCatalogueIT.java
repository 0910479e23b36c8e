package io.throughline.schemas.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.throughline.deploy.broker.BrokerOptions;
import io.throughline.deploy.broker.EmbeddedBroker;
import io.throughline.schemas.contracts.Contract;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TopicCatalogueIT {

    private static final TopicSettings SETTINGS = new TopicSettings(3, (short) 1);

    private EmbeddedBroker broker;
    private Admin admin;

    @BeforeAll
    void start(@TempDir Path folder) {
        broker = EmbeddedBroker.start(BrokerOptions.in(folder));
        admin =
                Admin.create(
                        Map.of(
                                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                                broker.bootstrapServers()));
    }

    @AfterAll
    void stop() {
        admin.close();
        broker.close();
    }

    @Test
    void missing_topics_are_created_as_they_must_be() throws Exception {
        // Given
        Contract contract = new Contract("fresh", List.of());
        // When
        TopicCatalogue.ensure(admin, contract, SETTINGS);
        // Then
        assertThat(described(Topics.of(contract)).values())
                .hasSize(5)
                .allSatisfy(topic -> assertThat(topic.partitions()).hasSize(3));
        assertThat(configuration("fresh.commands"))
                .containsEntry("cleanup.policy", "delete")
                .containsEntry("retention.ms", "604800000");
        assertThat(configuration("fresh.events"))
                .containsEntry("cleanup.policy", "delete")
                .containsEntry("retention.ms", "-1")
                .containsEntry("retention.bytes", "-1");
        assertThat(configuration("fresh.outcomes")).containsEntry("retention.ms", "86400000");
        assertThat(configuration("fresh.deadletters")).containsEntry("retention.ms", "-1");
        assertThat(configuration("fresh.attestations"))
                .containsEntry("cleanup.policy", "delete")
                .containsEntry("retention.ms", "-1")
                .containsEntry("retention.bytes", "-1");
    }

    @Test
    void topics_that_exist_as_they_must_be_are_left_alone() {
        // Given
        Contract contract = new Contract("twice", List.of());
        TopicCatalogue.ensure(admin, contract, SETTINGS);
        // Then
        assertThatCode(() -> TopicCatalogue.ensure(admin, contract, SETTINGS))
                .doesNotThrowAnyException();
    }

    @Test
    void several_services_may_start_at_once() {
        // Given
        Contract contract = new Contract("race", List.of());
        // When
        CompletableFuture<?>[] services =
                Stream.generate(() ->
                                CompletableFuture.runAsync(
                                        () -> TopicCatalogue.ensure(admin, contract, SETTINGS)))
                        .limit(4)
                        .toArray(CompletableFuture<?>[]::new);
        // Then
        assertThatCode(() -> CompletableFuture.allOf(services).join()).doesNotThrowAnyException();
    }

    @Test
    void a_topic_that_would_lose_or_split_histories_is_refused() throws Exception {
        // Given
        Contract contract = new Contract("wrong", List.of());
        admin.createTopics(
                        List.of(
                                new NewTopic("wrong.commands", 5, (short) 1),
                                new NewTopic("wrong.events", 3, (short) 1)
                                        .configs(
                                                Map.of(
                                                        "cleanup.policy", "compact",
                                                        "retention.ms", "1000")),
                                new NewTopic("wrong.attestations", 3, (short) 1)
                                        .configs(Map.of("retention.ms", "2000"))))
                .all()
                .get();
        // Then
        assertThatExceptionOfType(TopicMismatchException.class)
                .isThrownBy(() -> TopicCatalogue.ensure(admin, contract, SETTINGS))
                .satisfies(e ->
                        assertThat(e.findings())
                                .satisfiesExactly(
                                        f -> assertThat(f).contains("5 partitions"),
                                        f -> assertThat(f).contains("cleanup.policy=compact"),
                                        f -> assertThat(f).contains("retention.ms=1000"),
                                        f ->
                                                assertThat(f)
                                                        .contains(
                                                                "wrong.attestations",
                                                                "retention.ms=2000")));
    }

    private Map<String, TopicDescription> described(Topics topics)
            throws ExecutionException, InterruptedException {
        return admin.describeTopics(topics.all()).allTopicNames().get();
    }

    private Map<String, String> configuration(String topic)
            throws ExecutionException, InterruptedException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return admin.describeConfigs(List.of(resource)).all().get().values().stream()
                .flatMap(found -> found.entries().stream())
                .filter(entry -> entry.value() != null)
                .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
    }
}
