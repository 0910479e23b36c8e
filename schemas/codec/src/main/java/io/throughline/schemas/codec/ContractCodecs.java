package io.throughline.schemas.codec;

import io.throughline.schemas.contracts.AppendEvents;
import io.throughline.schemas.contracts.Category;
import io.throughline.schemas.contracts.Command;
import io.throughline.schemas.contracts.Contract;
import io.throughline.schemas.contracts.Event;
import io.throughline.schemas.contracts.Outcome;
import java.util.ArrayList;
import java.util.List;

/// The codecs of everything that is said in one context: its families, the generic append, and the
/// outcomes.
public record ContractCodecs(
        Codec<Command> commands, Codec<Event> events, Codec<Outcome> outcomes) {

    /// Binds and registers every type of the contract; see [Codec#of].
    public static ContractCodecs of(Contract contract, Registry registry) {
        List<Class<? extends Command>> commands = new ArrayList<>();
        commands.add(AppendEvents.class);
        List<Class<? extends Event>> events = new ArrayList<>();
        for (Category category : contract.categories()) {
            commands.add(category.commands());
            events.add(category.events());
        }
        return new ContractCodecs(
                Codec.of(Command.class, registry, commands),
                Codec.of(Event.class, registry, events),
                Codec.of(Outcome.class, registry, List.of(Outcome.class)));
    }
}
