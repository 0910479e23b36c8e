package io.throughline.agents.runtime.backbone;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.configuration.kafka.config.KafkaDefaultConfiguration;
import io.micronaut.context.ApplicationContext;
import io.throughline.schemas.client.ClientOptions;
import io.throughline.schemas.contracts.AgentName;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BackboneTest {

    @Test
    void commands_are_sent_with_the_security_that_all_clients_have() {
        // Given
        Map<String, String> security =
                Map.of(
                        "security.protocol", "SASL_SSL",
                        "sasl.mechanism", "PLAIN",
                        "ssl.truststore.location", "trust.p12");
        try (ApplicationContext context =
                ApplicationContext.builder()
                        .deduceEnvironment(false)
                        .properties(
                                Map.of(
                                        "kafka.bootstrap.servers", "broker:9092",
                                        "kafka.max.block.ms", "1",
                                        "kafka.security.protocol", "SASL_SSL",
                                        "kafka.sasl.mechanism", "PLAIN",
                                        "kafka.ssl.truststore.location", "trust.p12"))
                        .start()) {
            // When
            ClientOptions options =
                    Backbone.options(
                            new AgentName("router"),
                            context.getBean(KafkaDefaultConfiguration.class).getConfig());

            // Then
            assertThat(options.bootstrapServers()).isEqualTo("broker:9092");
            assertThat(options.clientId()).isEqualTo("router");
            assertThat(options.kafka()).isEqualTo(security);
        }
    }
}
