package io.throughline.deploy.verify.history;

import io.throughline.deploy.verify.history.Invocation.Answer;
import io.throughline.deploy.verify.history.Invocation.Kind;
import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.ExpectedVersion;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.Outcome.Accepted;
import io.throughline.schemas.contracts.Outcome.Rejected;
import io.throughline.schemas.contracts.StreamId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Makes runs as they should be: one clerk decides the commands of each stream one by one, and
/// whatever lies between client and clerk takes its time, or loses things.
final class RandomRun {

    private static final long DURATION_NANOS = 1_000_000_000;
    private static final int CLIENTS = 4;

    private final Random random;
    private final long delayNanosMax;
    private final Map<StreamId, List<LoggedEvent>> streams = new HashMap<>();
    private final Map<CommandId, Outcome> remembered = new HashMap<>();
    private final List<LoggedEvent> log = new ArrayList<>();

    private RandomRun(Random random, int commands) {
        this.random = random;
        // From hardly any overlap to a few dozen commands at once.
        this.delayNanosMax = DURATION_NANOS / commands * (1 + random.nextInt(30));
    }

    /// A command; what it expects is chosen when it is decided, so that races are won and lost.
    private static final class Command {
        private final CommandId id;
        private final StreamId stream;
        private final Kind kind;
        private @Nullable ExpectedVersion expected;

        private Command(CommandId id, StreamId stream, Kind kind) {
            this.id = id;
            this.stream = stream;
            this.kind = kind;
        }
    }

    /// One submission.
    private static final class Submission {
        private final Command command;
        private final String client;
        private final long invokedNanos;
        private final long decidedNanos;
        private final long answeredNanos;
        private @Nullable Outcome outcome;

        private Submission(
                Command command,
                String client,
                long invokedNanos,
                long decidedNanos,
                long answeredNanos) {
            this.command = command;
            this.client = client;
            this.invokedNanos = invokedNanos;
            this.decidedNanos = decidedNanos;
            this.answeredNanos = answeredNanos;
        }
    }

    static Run of(Random random, int commands, int streams) {
        return new RandomRun(random, commands).run(commands, streams);
    }

    private Run run(int commands, int streamCount) {
        List<Submission> submissions = new ArrayList<>();
        for (int row = 0; row < commands; row++) {
            StreamId stream = new StreamId("order", Integer.toString(random.nextInt(streamCount)));
            AgentName agent = new AgentName("client-" + random.nextInt(CLIENTS));
            Command command =
                    new Command(
                            new CommandId(agent, "row-" + row, 0),
                            stream,
                            new Kind(random.nextInt(4), chance(10)));
            long invoked = random.nextLong(DURATION_NANOS);
            submissions.add(submission(command, invoked));
            while (chance(20)) {
                invoked += random.nextLong(3 * delayNanosMax);
                submissions.add(submission(command, invoked));
            }
        }
        List<Submission> arriving = new ArrayList<>(submissions);
        arriving.sort(Comparator.comparingLong(each -> each.decidedNanos));
        for (Submission submission : arriving) {
            boolean arrives = !chance(5);
            submission.outcome = arrives ? decide(submission.command) : null;
        }
        return new Run(submissions.stream().map(this::invocation).toList(), log);
    }

    private Submission submission(Command command, long invoked) {
        long decided = invoked + 1 + random.nextLong(delayNanosMax);
        return new Submission(
                command,
                "client-" + random.nextInt(CLIENTS),
                invoked,
                decided,
                decided + 1 + random.nextLong(delayNanosMax));
    }

    private Invocation invocation(Submission submission) {
        Command command = submission.command;
        Outcome outcome = submission.outcome;
        boolean heard = outcome != null && !chance(10);
        return new Invocation(
                submission.client,
                command.id,
                command.stream,
                expectedBy(command, 0),
                command.kind,
                submission.invokedNanos,
                heard && outcome != null ? new Answer(outcome, submission.answeredNanos) : null);
    }

    private Outcome decide(Command command) {
        Outcome before = remembered.get(command.id);
        if (before != null) {
            return duplicate(before);
        }
        List<LoggedEvent> events = streams.computeIfAbsent(command.stream, _ -> new ArrayList<>());
        ExpectedVersion expected = expectedBy(command, events.size());
        if (chance(3)) {
            return new Rejected(Rejected.MALFORMED, "?", events.size(), false, List.of());
        }
        Outcome outcome = outcome(command, expected, events);
        remembered.put(command.id, outcome);
        return outcome;
    }

    private Outcome outcome(Command command, ExpectedVersion expected, List<LoggedEvent> events) {
        long version = events.size();
        long seen = expected instanceof ExpectedVersion.Exact(long at) ? at : 0;
        boolean merged = command.kind.mergeable() && version > seen;
        if (!expected.holds(version) && !merged) {
            List<ByteBuffer> since =
                    chance(50) || seen >= version
                            ? List.of()
                            : events.subList((int) seen, (int) version).stream()
                                    .map(LoggedEvent::value)
                                    .toList();
            return new Rejected(Rejected.STALE_VERSION, "stale", version, false, since);
        }
        if (chance(10)) {
            return new Rejected("refused", "no", version, false, List.of());
        }
        for (int i = 0; i < command.kind.eventsMax(); i++) {
            LoggedEvent event = Run.event(command.stream, events.size() + 1, command.id);
            events.add(event);
            log.add(event);
        }
        return new Accepted(version + 1, events.size(), false);
    }

    private ExpectedVersion expectedBy(Command command, long version) {
        ExpectedVersion expected = command.expected;
        if (expected == null) {
            expected =
                    switch (random.nextInt(6)) {
                        case 0, 1 -> ExpectedVersion.ANY;
                        case 2, 3 -> ExpectedVersion.exactly(version);
                        case 4 -> ExpectedVersion.exactly(random.nextLong(version + 2));
                        default -> ExpectedVersion.ABSENT;
                    };
            command.expected = expected;
        }
        return expected;
    }

    private static Outcome duplicate(Outcome outcome) {
        return switch (outcome) {
            case Accepted accepted ->
                    new Accepted(accepted.firstVersion(), accepted.version(), true);
            case Rejected rejected ->
                    new Rejected(
                            rejected.code(),
                            rejected.message(),
                            rejected.version(),
                            true,
                            List.of());
        };
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }
}
