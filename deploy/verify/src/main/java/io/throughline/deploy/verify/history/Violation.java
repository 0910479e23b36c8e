package io.throughline.deploy.verify.history;

import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.StreamId;
import java.util.List;
import java.util.stream.Collectors;

/// Something that a single register of events would not have done.
///
/// @param commands that are involved
/// @param what happened, in one sentence
public record Violation(Law law, StreamId stream, List<CommandId> commands, String what) {

    public Violation {
        commands = List.copyOf(commands);
    }

    @Override
    public String toString() {
        String involved =
                commands.stream().map(CommandId::toString).collect(Collectors.joining(", "));
        return "%s in %s by [%s]: %s".formatted(law, stream, involved, what);
    }
}
