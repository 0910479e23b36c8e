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
import io.throughline.schemas.contracts.Contract;
import io.throughline.schemas.contracts.Event;
import jakarta.inject.Singleton;

/// What connects an agent to the backbone: schemas, events, commands.
@Factory
final class Backbone {

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
        String servers = kafka.getConfig().getProperty("bootstrap.servers");
        return CommandClient.open(
                ClientOptions.of(servers, agent.name().value()), contract, registry);
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
