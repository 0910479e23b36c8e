package io.throughline.schemas.codec;

import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.Basis;
import io.throughline.schemas.contracts.Clock;
import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.CommandMetadata;
import io.throughline.schemas.contracts.EventId;
import io.throughline.schemas.contracts.EventMetadata;
import io.throughline.schemas.contracts.ExpectedVersion;
import io.throughline.schemas.contracts.StreamId;
import java.time.Instant;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/// Any metadata of a command or an event.
final class AnyMetadata {

    private static final double NULLS = 0.3;

    private AnyMetadata() {}

    static Arbitrary<CommandMetadata> ofCommand() {
        return Combinators.combine(
                        commandIds(),
                        streams(),
                        expectations(),
                        times(),
                        texts(),
                        eventIds().injectNull(NULLS),
                        bases(),
                        Arbitraries.of(true, false))
                .flatAs((id, stream, expected, time, correlation, causation, basis, historic) ->
                        Combinators.combine(
                                        texts().injectNull(NULLS),
                                        clocks(),
                                        texts().injectNull(NULLS))
                                .as((trace, clock, barrier) ->
                                        new CommandMetadata(
                                                id,
                                                stream,
                                                expected,
                                                time,
                                                correlation,
                                                causation,
                                                basis,
                                                historic,
                                                trace,
                                                clock,
                                                barrier)));
    }

    /// Of an event of the command's own stream.
    static Arbitrary<EventMetadata> ofEvent() {
        return Combinators.combine(ofCommand(), Arbitraries.longs().greaterOrEqual(1))
                .as((command, version) -> EventMetadata.of(command.stream().at(version), command));
    }

    static Arbitrary<CommandId> commandIds() {
        Arbitrary<AgentName> agents =
                Arbitraries.strings()
                        .withCharRange('a', 'z')
                        .ofMinLength(1)
                        .ofMaxLength(60)
                        .map(AgentName::new);
        return Combinators.combine(agents, texts(), Arbitraries.integers().greaterOrEqual(0))
                .as(CommandId::new);
    }

    static Arbitrary<StreamId> streams() {
        Arbitrary<String> keys = texts().map(text -> text.replaceAll("[{}]", "|"));
        return Arbitraries.oneOf(keys, keys.map(key -> "of:{stream/" + key + "}"))
                .map(key -> new StreamId("order", key));
    }

    private static Arbitrary<ExpectedVersion> expectations() {
        return Arbitraries.oneOf(
                Arbitraries.of(ExpectedVersion.ANY, ExpectedVersion.ABSENT),
                Arbitraries.longs().greaterOrEqual(1).map(ExpectedVersion::exactly));
    }

    private static Arbitrary<Instant> times() {
        return Combinators.combine(
                        Arbitraries.longs().between(-60_000_000_000L, 60_000_000_000L),
                        Arbitraries.integers().between(0, 999_999_999))
                .as(Instant::ofEpochSecond);
    }

    private static Arbitrary<EventId> eventIds() {
        return Combinators.combine(streams(), Arbitraries.longs().greaterOrEqual(0))
                .as(EventId::new);
    }

    private static Arbitrary<Basis> bases() {
        return eventIds().list().ofMaxSize(5).map(Basis::new);
    }

    private static Arbitrary<Clock> clocks() {
        return Combinators.combine(
                        eventIds().list().ofMaxSize(Clock.SIZE_MAX), Arbitraries.of(true, false))
                .as((seen, complete) -> complete ? Clock.of(seen) : Clock.of(seen).incomplete());
    }

    private static Arbitrary<String> texts() {
        return Arbitraries.strings()
                .withCharRange('!', '~')
                .withChars("äß漢".toCharArray())
                .ofMinLength(1)
                .ofMaxLength(60);
    }
}
