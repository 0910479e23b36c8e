package io.throughline.streams.topology;

import io.throughline.schemas.codec.Codec;
import io.throughline.schemas.codec.ContractCodecs;
import io.throughline.schemas.codec.Registry;
import io.throughline.schemas.contracts.Command;
import io.throughline.schemas.contracts.Event;
import io.throughline.schemas.contracts.Outcome;
import java.util.ArrayList;
import java.util.List;

/// The codecs of one domain: what is said, and what is stored. Making them registers every schema.
public record Codecs(
        Codec<Command> commands,
        Codec<Event> events,
        Codec<Outcome> outcomes,
        Codec<Object> states) {

    /// Binds and registers all families of `domain`.
    public static Codecs of(Domain domain, Registry registry) {
        List<Class<?>> states = new ArrayList<>();
        domain.aggregates().forEach(aggregate -> states.add(aggregate.states()));
        domain.projections().forEach(projection -> states.add(projection.states()));
        ContractCodecs said = ContractCodecs.of(domain.contract(), registry);
        return new Codecs(
                said.commands(),
                said.events(),
                said.outcomes(),
                Codec.of(Object.class, registry, states));
    }
}
