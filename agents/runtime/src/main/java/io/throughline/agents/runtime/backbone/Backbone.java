package io.throughline.agents.runtime.backbone;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.configuration.kafka.config.KafkaDefaultConfiguration;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Primary;
import io.micronaut.context.annotation.Requires;
import io.throughline.agents.runtime.service.AgentSettings;
import io.throughline.agents.sdk.Agent;
import io.throughline.schemas.client.ClientOptions;
import io.throughline.schemas.client.CommandClient;
import io.throughline.schemas.codec.Codec;
import io.throughline.schemas.codec.ContractCodecs;
import io.throughline.schemas.codec.Registry;
import io.throughline.schemas.codec.RegistryClient;
import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.Contract;
import io.throughline.schemas.contracts.Event;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/// What connects an agent to the backbone: schemas, events, commands.
@Factory
final class Backbone {

    private static final Set<String> SECURITY = Set.of("security.", "sasl.", "ssl.");

    @Singleton
    @Requires(missingBeans = Registry.class)
    Registry registry(AgentSettings settings) {
        return new RegistryClient(settings.registryUrl());
    }

    @Singleton
    Codec<Event> events(Contract contract, Registry registry) {
        return ContractCodecs.of(contract, registry).events();
    }

    @Singleton
    @Bean(preDestroy = "close")
    CommandClient commands(
            Agent agent, Contract contract, Registry registry, KafkaDefaultConfiguration kafka) {
        return CommandClient.open(options(agent.name(), kafka.getConfig()), contract, registry);
    }

    /// Commands go to the brokers as everything else does: `kafka.security.protocol` and the like
    /// hold for them too.
    static ClientOptions options(AgentName agent, Properties kafka) {
        Map<String, String> security = new HashMap<>();
        for (String name : kafka.stringPropertyNames()) {
            if (SECURITY.stream().anyMatch(name::startsWith)) {
                security.put(name, kafka.getProperty(name));
            }
        }
        ClientOptions usual =
                ClientOptions.of(kafka.getProperty("bootstrap.servers"), agent.value());
        return new ClientOptions(
                usual.bootstrapServers(),
                usual.clientId(),
                usual.lingerMs(),
                usual.resendAfterMs(),
                usual.attemptsMax(),
                usual.inFlightMax(),
                usual.submitBlockMsMax(),
                security);
    }

    @Singleton
    @Requires(missingBeans = Submitter.class)
    Submitter submitter(CommandClient commands) {
        return commands::submit;
    }

    @Singleton
    @Bean(preDestroy = "close")
    QueryApi queries(AgentSettings settings, ObjectMapper json) {
        return new QueryApi(settings, json);
    }

    @Singleton
    @Primary
    Projections projections(QueryApi queries, AgentSettings settings) {
        return new SharedProjections(
                queries, settings.sharedReadMsMax(), settings.sharedReadsMax());
    }
}
