package io.throughline.streams.topology.counter;

import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.Basis;
import io.throughline.schemas.contracts.Clock;
import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.CommandMetadata;
import io.throughline.schemas.contracts.EventId;
import io.throughline.schemas.contracts.ExpectedVersion;
import io.throughline.schemas.contracts.StreamId;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Commands as a client would send them.
public final class Commands {

    public static final AgentName TESTER = new AgentName("tester");
    public static final Instant TIME = Instant.parse("2006-06-02T00:00:00Z");

    private Commands() {}

    /// Counts by these amounts.
    public static CounterCommand.Add add(Integer... amounts) {
        return new CounterCommand.Add(Arrays.asList(amounts));
    }

    /// The metadata of a command that says as little as possible.
    public static CommandMetadata plain(String cause, StreamId stream, ExpectedVersion expected) {
        return new CommandMetadata(
                new CommandId(TESTER, cause, 0),
                stream,
                expected,
                TIME,
                stream.toString(),
                null,
                Basis.NONE,
                false,
                null);
    }

    /// The same for a command that rests on these stream versions.
    public static CommandMetadata based(
            String cause, StreamId stream, ExpectedVersion expected, EventId... seen) {
        return caused(cause, stream, expected, null, List.of(seen), Clock.EMPTY);
    }

    /// The same for a command that an event led to, from a sender that knew `clock`.
    public static CommandMetadata caused(
            String cause,
            StreamId stream,
            ExpectedVersion expected,
            @Nullable EventId causation,
            List<EventId> basis,
            Clock clock) {
        return new CommandMetadata(
                new CommandId(TESTER, cause, 0),
                stream,
                expected,
                TIME,
                stream.toString(),
                causation,
                new Basis(basis),
                false,
                null,
                clock,
                null);
    }

    /// The metadata of a command that says all there is to say.
    public static CommandMetadata rich(String cause, StreamId stream) {
        EventId causing = new StreamId("flip", "lamp").at(3);
        return new CommandMetadata(
                new CommandId(TESTER, cause, 7),
                stream,
                ExpectedVersion.ANY,
                TIME,
                "flip/lamp",
                causing,
                new Basis(List.of(causing, stream.at(0))),
                true,
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                Clock.parse("counter/other@4 flip/lamp@3"),
                "packed");
    }
}
