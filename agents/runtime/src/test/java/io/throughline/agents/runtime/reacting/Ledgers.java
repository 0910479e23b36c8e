package io.throughline.agents.runtime.reacting;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.agents.runtime.backbone.StoredEvents;
import io.throughline.agents.runtime.backbone.WorkCommands;
import io.throughline.agents.runtime.effects.EffectHistory;
import io.throughline.agents.runtime.effects.Ledger;
import io.throughline.agents.runtime.service.AgentSettings;
import io.throughline.schemas.codec.Codec;
import io.throughline.schemas.contracts.Event;
import io.throughline.schemas.contracts.EventId;
import io.throughline.schemas.contracts.StreamId;
import java.time.Instant;
import java.util.Optional;

/// Ledgers for reactions that have no effects.
final class Ledgers {

    private Ledgers() {}

    /// A ledger that may not be asked.
    static Ledger unused(Codec<Event> codec, AgentSettings settings) {
        StoredEvents nothing =
                new StoredEvents() {
                    @Override
                    public Stored at(EventId id) {
                        throw new AssertionError("nobody asks for " + id);
                    }

                    @Override
                    public Optional<Last> last(StreamId stream, long atLeast) {
                        throw new AssertionError("nobody asks for " + stream);
                    }
                };
        WorkCommands nowhere =
                new WorkCommands(
                        (metadata, _) -> {
                            throw new AssertionError("nobody sends " + metadata.id());
                        },
                        () -> Instant.EPOCH,
                        settings);
        return new Ledger(
                nowhere,
                new EffectHistory(nothing, codec),
                new ObjectMapper(),
                () -> Instant.EPOCH);
    }
}
