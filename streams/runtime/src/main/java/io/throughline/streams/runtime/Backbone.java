package io.throughline.streams.runtime;

import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.throughline.schemas.client.ClientOptions;
import io.throughline.schemas.client.CommandClient;
import io.throughline.schemas.codec.Registry;
import io.throughline.schemas.codec.RegistryClient;
import io.throughline.streams.runtime.json.SchemaBook;
import io.throughline.streams.runtime.settings.StreamsSettings;
import io.throughline.streams.topology.Codecs;
import io.throughline.streams.topology.Domain;
import io.throughline.streams.topology.journal.JournalTopology;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;

/// What connects the service to schemas and brokers.
@Factory
final class Backbone {

    private static final int LINGER_MS = 1;
    private static final int SUBMIT_BLOCK_MS_MAX = 5_000;

    /// The domain module or a test may bring a registry of its own as a bean.
    @Singleton
    @Bean(typed = SchemaBook.class)
    SchemaBook schemas(Optional<Registry> registry, StreamsSettings settings) {
        return new SchemaBook(registry.orElseGet(() -> new RegistryClient(settings.registryUrl())));
    }

    @Singleton
    Codecs codecs(Domain domain, SchemaBook schemas) {
        return Codecs.of(domain, schemas);
    }

    @Singleton
    JournalTopology journal(Domain domain, Codecs codecs) {
        return new JournalTopology(domain, codecs, JournalTopology.SNAPSHOT_EVERY_EVENTS);
    }

    @Singleton
    @Bean(preDestroy = "close")
    Admin admin(Domain domain, StreamsSettings settings) {
        return Admin.create(
                settings.client(
                        Map.of(
                                CommonClientConfigs.CLIENT_ID_CONFIG,
                                domain.contract().context() + "-streams-admin")));
    }

    @Singleton
    @Bean(preDestroy = "close")
    CommandClient commands(Domain domain, SchemaBook schemas, StreamsSettings settings) {
        ClientOptions options =
                new ClientOptions(
                        settings.bootstrapServers(),
                        domain.contract().context() + "-streams-http",
                        LINGER_MS,
                        settings.commandResendMs(),
                        settings.commandAttemptsMax(),
                        settings.commandsInFlightMax(),
                        SUBMIT_BLOCK_MS_MAX,
                        settings.kafka());
        return CommandClient.open(options, domain.contract(), schemas);
    }
}
