package io.throughline.agents.runtime.effects;

import io.throughline.agents.runtime.backbone.StoredEvents;
import io.throughline.agents.runtime.backbone.Submitter;
import io.throughline.schemas.codec.Codec;
import io.throughline.schemas.codec.ContractCodecs;
import io.throughline.schemas.codec.InMemoryRegistry;
import io.throughline.schemas.contracts.Command;
import io.throughline.schemas.contracts.CommandMetadata;
import io.throughline.schemas.contracts.Event;
import io.throughline.schemas.contracts.EventId;
import io.throughline.schemas.contracts.ExpectedVersion;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.schemas.contracts.logistics.Logistics;
import io.throughline.schemas.contracts.work.EffectCommand;
import io.throughline.schemas.contracts.work.EffectEvent;
import io.throughline.streams.kernel.Decision;
import io.throughline.streams.work.effect.EffectDecider;
import io.throughline.streams.work.effect.EffectState;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/// The stream of one effect: decided by its real decider, once for each command id, and read from a
/// journal that is behind by as much as it may be.
final class EffectLog implements Submitter, StoredEvents {

    private final EffectDecider decider = new EffectDecider();
    private final Codec<Event> codec =
            ContractCodecs.of(Logistics.CONTRACT, new InMemoryRegistry()).events();
    private final List<EffectEvent> events = new ArrayList<>();
    private final Map<String, Outcome> answered = new HashMap<>();
    private final Map<String, CompletableFuture<Outcome>> open = new HashMap<>();
    private final Executor decides;
    private Runnable afterRead = () -> {};
    private EffectState state = decider.initial();

    /// @param decides when what was submitted is decided; until then its id is open
    EffectLog(Executor decides) {
        this.decides = decides;
    }

    Codec<Event> codec() {
        return codec;
    }

    /// What was recorded, by the names of the events.
    synchronized List<String> names() {
        return events.stream().map(event -> event.getClass().getSimpleName()).toList();
    }

    @Override
    public synchronized CompletableFuture<Outcome> submit(
            CommandMetadata metadata, Command command) {
        // As the client does: whoever submits an id that is open gets the same future.
        String id = metadata.id().toString();
        CompletableFuture<Outcome> known = open.get(id);
        if (known != null) {
            return known;
        }
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        open.put(id, outcome);
        decides.execute(() -> {
            outcome.complete(decide(metadata, (EffectCommand) command));
            closed(id);
        });
        return outcome;
    }

    private synchronized void closed(String id) {
        open.remove(id);
    }

    synchronized Outcome decide(CommandMetadata metadata, EffectCommand command) {
        String id = metadata.id().toString();
        Outcome before = answered.get(id);
        if (before != null) {
            return again(before);
        }
        Outcome outcome =
                isAt(metadata.expected())
                        ? decide(command)
                        : rejected(Outcome.Rejected.STALE_VERSION, "stale");
        answered.put(id, outcome);
        return outcome;
    }

    private boolean isAt(ExpectedVersion expected) {
        return switch (expected) {
            case ExpectedVersion.Any _ -> true;
            case ExpectedVersion.Absent _ -> events.isEmpty();
            case ExpectedVersion.Exact(long version) -> version == events.size();
        };
    }

    private Outcome decide(EffectCommand command) {
        return switch (decider.decide(command, state)) {
            case Decision.Rejected<EffectEvent>(var reason) ->
                    rejected(reason.code(), reason.message());
            case Decision.Accepted<EffectEvent>(List<EffectEvent> accepted) -> {
                events.addAll(accepted);
                accepted.forEach(event -> state = decider.evolve(state, event));
                long first = events.size() - accepted.size() + 1L;
                yield new Outcome.Accepted(first, events.size(), false);
            }
        };
    }

    private Outcome rejected(String code, String message) {
        return new Outcome.Rejected(code, message, events.size(), false, List.of());
    }

    private static Outcome again(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Accepted accepted ->
                    new Outcome.Accepted(accepted.firstVersion(), accepted.version(), true);
            case Outcome.Rejected rejected ->
                    new Outcome.Rejected(
                            rejected.code(),
                            rejected.message(),
                            rejected.version(),
                            true,
                            List.of());
        };
    }

    @Override
    public Stored at(EventId id) {
        throw new AssertionError("nobody asks for " + id);
    }

    @Override
    public synchronized Optional<Last> last(StreamId stream, long atLeast) {
        Optional<Last> told =
                atLeast == 0
                        ? Optional.empty()
                        : Optional.of(
                                new Last(
                                        atLeast,
                                        ByteBuffer.wrap(
                                                codec.encode(events.get((int) atLeast - 1)))));
        Runnable next = afterRead;
        afterRead = () -> {};
        next.run();
        return told;
    }

    /// What happens once the journal was read the next time.
    synchronized void afterRead(Runnable happens) {
        afterRead = happens;
    }
}
