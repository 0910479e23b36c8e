package io.throughline.agents.runtime;

import io.throughline.agents.runtime.Tries.Result.GivenUp;
import io.throughline.agents.sdk.Agent;
import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.Command;
import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.CommandMetadata;
import io.throughline.schemas.contracts.EventId;
import io.throughline.schemas.contracts.EventMetadata;
import io.throughline.schemas.contracts.ExpectedVersion;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.schemas.contracts.work.DeadLetterCommand.CompleteEvent;
import io.throughline.schemas.contracts.work.DeadLetterCommand.FailEvent;
import io.throughline.schemas.contracts.work.DeadLetterCommand.ParkEvent;
import io.throughline.schemas.contracts.work.DeadLetterId;
import io.throughline.schemas.contracts.work.WorkCodes;
import io.throughline.schemas.contracts.work.WorkIds;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says in an agent's dead-letter queues what is parked and what is done, and keeps in step what
/// its partition knows. Returns when it is in the log.
@Singleton
final class Parker {

    private static final Logger LOG = LoggerFactory.getLogger(Parker.class);

    private final AgentName agent;
    private final WorkCommands commands;
    private final Backoff backoff;
    private final AgentCounters counters;

    Parker(Agent agent, WorkCommands commands, AgentSettings settings, AgentCounters counters) {
        this.agent = agent.name();
        this.commands = commands;
        this.backoff = new Backoff(settings.retryDelayMs(), settings.retryDelayMsMax());
        this.counters = counters;
    }

    /// Parks an event if its stream is; says whether there is nothing left to do about it. A full
    /// queue is waited for.
    boolean parks(EventMetadata event, String type, Held held) throws InterruptedException {
        return held.parking().first(event.id().stream()).isPresent()
                && parkBehind(event, type, held);
    }

    private boolean parkBehind(EventMetadata event, String type, Held held)
            throws InterruptedException {
        StreamId stream = event.id().stream();
        CommandId id = WorkIds.park(agent, event.id());
        for (int tried = 1; ; tried++) {
            // A command that was rejected is answered the same again, so each try is another one.
            CommandMetadata metadata = about(event, attempt(id, tried));
            switch (commands.say(metadata, parkEvent(event, type), held::isDropped)) {
                case Outcome.Accepted _ -> {
                    held.parking().added(stream, event.id().version());
                    counters.parked().increment();
                    return true;
                }
                case Outcome.Rejected rejected
                        when rejected.code().equals(WorkCodes.NOT_PARKED) -> {
                    return false;
                }
                // A later event of its stream is parked or done already, so it was answered by an
                // owner before us.
                case Outcome.Rejected rejected
                        when rejected.code().equals(WorkCodes.ALREADY_DONE)
                                || rejected.code().equals(WorkCodes.OUT_OF_ORDER) -> {
                    return true;
                }
                case Outcome.Rejected rejected -> {
                    LOG.atWarn()
                            .addKeyValue("event", event.id())
                            .addKeyValue("code", rejected.code())
                            .log("Event cannot be parked, trying again: {}", rejected.message());
                    Dropped.giveUpIf(held::isDropped, new IllegalStateException(rejected.code()));
                    backoff.await(tried);
                }
            }
        }
    }

    private static ParkEvent parkEvent(EventMetadata event, String type) {
        return new ParkEvent(event.id().version(), type);
    }

    private static CommandId attempt(CommandId id, int tried) {
        return new CommandId(id.agent(), id.cause(), id.ordinal(), tried - 1);
    }

    /// Parks the stream of an event for which no attempt is left. Says whether the log knows.
    ///
    /// @param order the version of the retry order that was followed; 0 for none
    boolean fails(EventMetadata event, String type, GivenUp given, long order, Held held)
            throws InterruptedException {
        try {
            CommandId id = WorkIds.fail(agent, event.id(), order);
            return switch (fails(event.id(), about(event, id), type, given, held)) {
                case Outcome.Accepted _ -> true;
                // Parked by an owner before us, too late for us to know: it waits in its turn.
                case Outcome.Rejected rejected
                        when rejected.code().equals(WorkCodes.PARKED)
                                || (order == 0 && rejected.code().equals(WorkCodes.NOT_FIRST)) ->
                        parkBehind(event, type, held);
                case Outcome.Rejected rejected ->
                        rejected.code().equals(WorkCodes.ALREADY_DONE) || order > 0;
            };
        } catch (IllegalArgumentException e) {
            LOG.atError()
                    .addKeyValue("event", event.id())
                    .setCause(e)
                    .log("The stream cannot have a dead-letter queue");
            return false;
        }
    }

    /// The same for a parked event that cannot be read.
    void failsAgain(EventId event, String type, GivenUp given, long order, Held held)
            throws InterruptedException {
        CommandId id = WorkIds.fail(agent, event, order);
        Outcome _ = fails(event, bare(event, id), type, given, held);
    }

    private Outcome fails(
            EventId event, CommandMetadata metadata, String type, GivenUp given, Held held)
            throws InterruptedException {
        Command fail =
                new FailEvent(
                        agent,
                        event.stream(),
                        event.version(),
                        type,
                        Failures.of(given.failure()),
                        given.attempts(),
                        given.firstAt(),
                        given.lastAt());
        Outcome outcome = commands.say(metadata, fail, held::isDropped);
        switch (outcome) {
            case Outcome.Accepted _ -> {
                held.parking().added(event.stream(), event.version());
                counters.deadLetters().increment();
            }
            case Outcome.Rejected rejected -> rejected(event, rejected);
        }
        return outcome;
    }

    /// A parked event was answered. Says whether the next one may follow; if not, somebody else
    /// decided meanwhile, and the log tells what.
    boolean completes(EventMetadata event, long order, Held held) throws InterruptedException {
        CommandMetadata metadata = about(event, WorkIds.complete(agent, event.id(), order));
        Command complete = new CompleteEvent(event.id().version());
        return switch (commands.say(metadata, complete, held::isDropped)) {
            case Outcome.Accepted _ -> {
                held.parking().completed(event.id().stream(), event.id().version());
                yield true;
            }
            case Outcome.Rejected rejected -> {
                rejected(event.id(), rejected);
                yield false;
            }
        };
    }

    private CommandMetadata about(EventMetadata event, CommandId id) {
        return WorkCommands.about(event, bare(event.id(), id));
    }

    private CommandMetadata bare(EventId event, CommandId id) {
        StreamId queue = new DeadLetterId(agent, event.stream()).queue();
        return commands.metadata(id, queue, ExpectedVersion.ANY, event);
    }

    private static void rejected(EventId event, Outcome.Rejected rejected) {
        LOG.atWarn()
                .addKeyValue("event", event)
                .addKeyValue("code", rejected.code())
                .log("The dead-letter queue does not take it: {}", rejected.message());
    }
}
