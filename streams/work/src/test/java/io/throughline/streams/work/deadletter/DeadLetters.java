package io.throughline.streams.work.deadletter;

import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.schemas.contracts.work.DeadLetterCommand;
import io.throughline.schemas.contracts.work.DeadLetterCommand.CompleteEvent;
import io.throughline.schemas.contracts.work.DeadLetterCommand.EscalateDeadLetter;
import io.throughline.schemas.contracts.work.DeadLetterCommand.FailEvent;
import io.throughline.schemas.contracts.work.DeadLetterCommand.ParkEvent;
import io.throughline.schemas.contracts.work.DeadLetterCommand.ReleaseDeadLetter;
import io.throughline.schemas.contracts.work.DeadLetterCommand.RetryDeadLetter;
import io.throughline.schemas.contracts.work.DeadLetterCommand.SkipEvent;
import io.throughline.schemas.contracts.work.DeadLetterEvent.EventFailed;
import io.throughline.schemas.contracts.work.DeadLetterEvent.RetryOrdered;
import io.throughline.schemas.contracts.work.Failure;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.jspecify.annotations.Nullable;

/// What is said of a dead-letter queue in these tests.
final class DeadLetters {

    static final String TYPE = "io.throughline.logistics.DelayDetected";
    static final Instant FIRST = Instant.parse("2026-01-02T03:04:05Z");
    static final Instant LAST = Instant.parse("2026-01-02T03:04:09Z");

    private static final AgentName NOTIFIER = new AgentName("notifier");
    private static final StreamId ORDER = StreamId.parse("order/4711");
    private static final Failure FAILURE =
            new Failure("java.net.ConnectException", "no route", "0123456789ab");

    private DeadLetters() {}

    static FailEvent fail(long version) {
        return failUnder(0, version);
    }

    static FailEvent failUnder(int order, long version) {
        return new FailEvent(NOTIFIER, ORDER, version, TYPE, FAILURE, 5, FIRST, LAST, order);
    }

    static EventFailed failed(long version, int round) {
        return new EventFailed(NOTIFIER, ORDER, version, TYPE, FAILURE, 5, FIRST, LAST, round);
    }

    static ParkEvent park(long version) {
        return new ParkEvent(version, TYPE);
    }

    static RetryOrdered ordered(
            int round, String by, String reason, @Nullable Instant notBefore, int order) {
        return new RetryOrdered(round, by, reason, notBefore, false, order);
    }

    static RetryOrdered released(String by, String reason, int order) {
        return new RetryOrdered(1, by, reason, null, true, order);
    }

    static RetryDeadLetter retry(String by) {
        return new RetryDeadLetter(by, "again", null);
    }

    /// Commands as they may come, more or less in an order that makes sense.
    static Arbitrary<List<DeadLetterCommand>> commands() {
        Arbitrary<Long> versions = Arbitraries.longs().between(1, 6);
        Arbitrary<String> people = Arbitraries.of("supervisor", "ann");
        return Arbitraries.<DeadLetterCommand>oneOf(
                        Combinators.combine(Arbitraries.integers().between(0, 3), versions)
                                .as(DeadLetters::failUnder),
                        versions.map(DeadLetters::park),
                        versions.map(CompleteEvent::new),
                        people.map(DeadLetters::retry),
                        people.map(by -> new EscalateDeadLetter(by, "help")),
                        Combinators.combine(versions, people)
                                .as((version, by) -> new SkipEvent(version, by, "no use")),
                        people.map(by -> new ReleaseDeadLetter(by, "mended")))
                .list()
                .ofMaxSize(60);
    }
}
