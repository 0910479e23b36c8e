package io.throughline.schemas.client;

import io.throughline.deploy.broker.EmbeddedBroker;
import io.throughline.schemas.codec.ContractCodecs;
import io.throughline.schemas.codec.InMemoryRegistry;
import io.throughline.schemas.codec.TopicCatalogue;
import io.throughline.schemas.codec.TopicSettings;
import io.throughline.schemas.codec.Topics;
import io.throughline.schemas.contracts.Contract;
import io.throughline.schemas.contracts.logistics.Logistics;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/// A context of its own for a test: the families of logistics over topics with another name.
record Context(
        String bootstrapServers,
        Contract contract,
        Topics topics,
        InMemoryRegistry registry,
        ContractCodecs codecs) {

    static Context on(EmbeddedBroker broker, String name) {
        Contract contract = new Contract(name, Logistics.CONTRACT.categories());
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            TopicCatalogue.ensure(admin, contract, new TopicSettings(4, (short) 1));
        }
        InMemoryRegistry registry = new InMemoryRegistry();
        return new Context(
                broker.bootstrapServers(),
                contract,
                Topics.of(contract),
                registry,
                ContractCodecs.of(contract, registry));
    }
}
