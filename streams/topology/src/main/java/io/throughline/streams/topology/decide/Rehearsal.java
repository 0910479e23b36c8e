package io.throughline.streams.topology.decide;

import io.throughline.schemas.contracts.Command;
import io.throughline.schemas.contracts.CommandMetadata;
import io.throughline.schemas.contracts.Event;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.streams.topology.Codecs;
import io.throughline.streams.topology.Domain;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Decides commands as the write path would, one after the other, and writes nothing: each is
/// decided on what those before it would have made. Commands that were answered before are decided
/// anew, and of streams elsewhere nothing is known, because only the heads know these. Used by one
/// thread.
public final class Rehearsal {

    private final Codecs codecs;
    private final CommandHandler handler;
    private final Function<StreamId, Standing> standings;
    private final Map<String, Head> heads = new HashMap<>();

    /// How a stream stands.
    ///
    /// @param state any, if the version is 0
    public record Standing(long version, Object state) {}

    /// What would become of a command.
    ///
    /// @param events that would be appended
    public record Rehearsed(Outcome outcome, List<Event> events) {
        public Rehearsed {
            events = List.copyOf(events);
        }
    }

    /// @param standings of streams as they are now; asked once for each stream
    public Rehearsal(
            Domain domain,
            Codecs codecs,
            DecideOptions options,
            Function<StreamId, Standing> standings) {
        this.codecs = codecs;
        this.standings = standings;
        this.handler =
                new CommandHandler(
                        domain,
                        codecs,
                        options,
                        stream -> heads.getOrDefault(stream, Head.EMPTY),
                        Versions.NONE);
    }

    /// Decides one more command.
    ///
    /// @param nowMs when it would be recorded, milliseconds since 1970
    public Rehearsed decide(CommandMetadata metadata, Command command, long nowMs) {
        String stream = metadata.stream().toString();
        Head head = heads.computeIfAbsent(stream, _ -> head(standings.apply(metadata.stream())));
        byte[] value = codecs.commands().encode(command);
        Answer answer = handler.handle(metadata, value, head, nowMs, () -> false);
        if (answer.head() != null) {
            heads.put(stream, answer.head());
        }
        return new Rehearsed(
                answer.outcome(),
                answer.events().stream()
                        .map(event -> codecs.events().decode(event.value()))
                        .toList());
    }

    private Head head(Standing standing) {
        return standing.version() == 0
                ? Head.EMPTY
                : new Head(
                        standing.version(),
                        0,
                        Head.EMPTY.hash(),
                        Head.EMPTY.clock(),
                        AnswerChain.START,
                        codecs.states().encode(standing.state()),
                        AnsweredCommands.NONE);
    }
}
