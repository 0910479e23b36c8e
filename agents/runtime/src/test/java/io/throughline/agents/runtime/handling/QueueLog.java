package io.throughline.agents.runtime.handling;

import io.throughline.agents.runtime.backbone.Submitter;
import io.throughline.schemas.contracts.Command;
import io.throughline.schemas.contracts.CommandMetadata;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.work.DeadLetterCommand;
import io.throughline.schemas.contracts.work.DeadLetterEvent;
import io.throughline.streams.kernel.Decision;
import io.throughline.streams.work.deadletter.DeadLetterDecider;
import io.throughline.streams.work.deadletter.DeadLetterState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// One dead-letter queue: decided by its real decider, once for each command id.
final class QueueLog implements Submitter {

    private final DeadLetterDecider decider;
    private final List<DeadLetterEvent> events = new ArrayList<>();
    private final Map<String, Outcome> answered = new HashMap<>();
    private DeadLetterState state;

    /// What the commands said of themselves.
    final List<CommandMetadata> said = new ArrayList<>();

    /// @param parkedEventsMax how many it takes
    QueueLog(int parkedEventsMax) {
        this.decider = new DeadLetterDecider(parkedEventsMax);
        this.state = decider.initial();
    }

    /// What happened, by the names of the events.
    List<String> names() {
        return events.stream().map(event -> event.getClass().getSimpleName()).toList();
    }

    @Override
    public CompletableFuture<Outcome> submit(CommandMetadata metadata, Command command) {
        said.add(metadata);
        String id = metadata.id().toString();
        Outcome before = answered.get(id);
        if (before != null) {
            return CompletableFuture.completedFuture(again(before));
        }
        Outcome outcome = decide((DeadLetterCommand) command);
        answered.put(id, outcome);
        return CompletableFuture.completedFuture(outcome);
    }

    Outcome decide(DeadLetterCommand command) {
        return switch (decider.decide(command, state)) {
            case Decision.Rejected<DeadLetterEvent>(var reason) ->
                    new Outcome.Rejected(
                            reason.code(), reason.message(), events.size(), false, List.of());
            case Decision.Accepted<DeadLetterEvent>(List<DeadLetterEvent> accepted) -> {
                events.addAll(accepted);
                accepted.forEach(event -> state = decider.evolve(state, event));
                long first = events.size() - accepted.size() + 1L;
                yield new Outcome.Accepted(first, events.size(), false);
            }
        };
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
}
