package io.throughline.deploy.verify.history;

import io.throughline.schemas.codec.Codec;
import io.throughline.schemas.contracts.AppendEvents;
import io.throughline.schemas.contracts.Command;
import io.throughline.schemas.contracts.Event;
import io.throughline.schemas.contracts.ExpectedVersion;
import io.throughline.schemas.contracts.Outcome.Rejected;
import io.throughline.streams.kernel.Decision;
import io.throughline.streams.logistics.LogisticsDomain;
import io.throughline.streams.topology.Aggregate;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One order, decided by one thread and without anything around it: what the write path must come
/// to, however many clients, partitions and restarts there are.
final class OrderModel {

    private final Aggregate<?, ?, ?> aggregate =
            LogisticsDomain.DOMAIN.aggregate("order").orElseThrow();
    private final Codec<Event> codec;
    private final List<Event> events = new ArrayList<>();
    private Object state = aggregate.initial();

    OrderModel(Codec<Event> codec) {
        this.codec = codec;
    }

    List<Event> events() {
        return events;
    }

    Object state() {
        return state;
    }

    /// What becomes of the command: `accepted 3 to 4`, or `rejected already-placed at 2`.
    String decide(Command command, ExpectedVersion expected) {
        long before = events.size();
        Decision<? extends Event> decision = decision(command, expected);
        return switch (decision) {
            case Decision.Accepted<? extends Event>(List<? extends Event> made) -> {
                for (Event event : made) {
                    events.add(event);
                    state = aggregate.evolve(state, event);
                }
                yield "accepted %d to %d".formatted(before + 1, events.size());
            }
            case Decision.Rejected<? extends Event>(var reason) ->
                    "rejected %s at %d".formatted(reason.code(), before);
        };
    }

    private Decision<? extends Event> decision(Command command, ExpectedVersion expected) {
        boolean append = command instanceof AppendEvents;
        if (!expected.holds(events.size())) {
            long seen = expected instanceof ExpectedVersion.Exact(long version) ? version : 0;
            long unseen = events.size() - seen;
            Optional<Decision<? extends Event>> merged =
                    append || unseen < 1
                            ? Optional.empty()
                            : aggregate.merge(command, state, unseen);
            return merged.orElseGet(() -> Decision.reject(Rejected.STALE_VERSION, "stale"));
        }
        if (!append) {
            return aggregate.decide(command, state);
        }
        return new Decision.Accepted<>(decoded((AppendEvents) command));
    }

    private List<Event> decoded(AppendEvents append) {
        List<Event> decoded = new ArrayList<>();
        for (ByteBuffer value : append.events()) {
            decoded.add(codec.decode(value));
        }
        return decoded;
    }
}
