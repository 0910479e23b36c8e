package io.throughline.agents.runtime.handling;

import io.throughline.agents.runtime.backbone.WorkCommands;
import io.throughline.agents.runtime.parked.ParkedQueue;
import io.throughline.agents.runtime.partition.Held;
import io.throughline.agents.runtime.reacting.Tries.Result.GivenUp;
import io.throughline.agents.runtime.service.AgentCounters;
import io.throughline.agents.runtime.service.AgentSettings;
import io.throughline.agents.runtime.service.Backoff;
import io.throughline.agents.runtime.service.Dropped;
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

    /// Whether the log knows what is to become of an event.
    enum Told {
        /// It does, and nothing is left to do.
        YES,
        /// It does not: whoever asked must do something.
        NO,
        /// It cannot, because the queue of the event's stream is full: later, when something left.
        LATER
    }

    /// Parks an event if its stream is.
    Told parks(Subject event, String type, Held held) throws InterruptedException {
        return held.parking().first(event.id().stream()).isPresent()
                ? parkBehind(event, type, held)
                : Told.NO;
    }

    private Told parkBehind(Subject event, String type, Held held) throws InterruptedException {
        StreamId stream = event.id().stream();
        CommandId id = WorkIds.park(agent, event.id());
        for (int tried = 1; ; tried++) {
            // A command that was rejected is answered the same again, so each try is another one.
            CommandMetadata metadata = about(event, attempt(id, tried));
            switch (commands.say(metadata, parkEvent(event, type), held::isDropped)) {
                case Outcome.Accepted _ -> {
                    held.parking().added(stream, event.id().version());
                    counters.parked().increment();
                    return Told.YES;
                }
                case Outcome.Rejected rejected
                        when rejected.code().equals(WorkCodes.NOT_PARKED) -> {
                    // What was not parked when it was said before may be now.
                    if (!rejected.duplicate()) {
                        return Told.NO;
                    }
                }
                // A later event of its stream is parked or done already, so it was answered by an
                // owner before us.
                case Outcome.Rejected rejected
                        when rejected.code().equals(WorkCodes.ALREADY_DONE)
                                || rejected.code().equals(WorkCodes.OUT_OF_ORDER) -> {
                    return Told.YES;
                }
                case Outcome.Rejected rejected
                        when rejected.code().equals(WorkCodes.QUEUE_FULL) -> {
                    // What was full when it was said before may have room now.
                    if (!rejected.duplicate()) {
                        rejected(event.id(), rejected);
                        return Told.LATER;
                    }
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

    private static ParkEvent parkEvent(Subject event, String type) {
        return new ParkEvent(event.id().version(), type);
    }

    private static CommandId attempt(CommandId id, int tried) {
        return new CommandId(id.agent(), id.cause(), id.ordinal(), tried - 1);
    }

    /// Parks the stream of an event for which no attempt is left.
    Told fails(Subject event, String type, GivenUp given, Held held) throws InterruptedException {
        try {
            return parksFor(event, type, given, held);
        } catch (IllegalArgumentException e) {
            LOG.atError()
                    .addKeyValue("event", event.id())
                    .setCause(e)
                    .log("The stream cannot have a dead-letter queue");
            return Told.NO;
        }
    }

    private Told parksFor(Subject event, String type, GivenUp given, Held held)
            throws InterruptedException {
        CommandId id = WorkIds.fail(agent, event.id(), 0);
        for (int tried = 1; ; tried++) {
            switch (fails(event, attempt(id, tried), type, given, 0, held)) {
                case Outcome.Accepted _ -> {
                    return Told.YES;
                }
                case Outcome.Rejected rejected
                        when rejected.code().equals(WorkCodes.ALREADY_DONE) -> {
                    return Told.YES;
                }
                case Outcome.Rejected rejected when rejected.duplicate() -> {
                    // What was refused when it was said before may be taken now.
                }
                // Parked by an owner before us, too late for us to know: it waits in its turn,
                // unless the stream is released meanwhile.
                case Outcome.Rejected rejected
                        when rejected.code().equals(WorkCodes.PARKED)
                                || rejected.code().equals(WorkCodes.NOT_FIRST) -> {
                    Told told = parkBehind(event, type, held);
                    if (told != Told.NO) {
                        return told;
                    }
                }
                case Outcome.Rejected _ -> {
                    return Told.NO;
                }
            }
        }
    }

    /// A parked event failed once more. If somebody overruled the order meanwhile, or dropped the
    /// event, that stands, and the log will tell of it.
    void failsAgain(Subject event, String type, GivenUp given, ParkedQueue.Order order, Held held)
            throws InterruptedException {
        CommandId id = WorkIds.fail(agent, event.id(), order.version());
        Outcome _ = fails(event, id, type, given, order.number(), held);
    }

    private Outcome fails(
            Subject subject, CommandId id, String type, GivenUp given, int order, Held held)
            throws InterruptedException {
        EventId event = subject.id();
        Command fail =
                new FailEvent(
                        agent,
                        event.stream(),
                        event.version(),
                        type,
                        Failures.of(given.failure()),
                        given.attempts(),
                        given.firstAt(),
                        given.lastAt(),
                        order);
        Outcome outcome = commands.say(about(subject, id), fail, held::isDropped);
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
        CommandId id = WorkIds.complete(agent, event.id(), order);
        Command complete = new CompleteEvent(event.id().version());
        return switch (commands.say(about(Subject.of(event), id), complete, held::isDropped)) {
            case Outcome.Accepted _ -> {
                held.parking().completed(event.id().stream(), event.id().version());
                held.resume(event.id().stream());
                yield true;
            }
            case Outcome.Rejected rejected -> {
                rejected(event.id(), rejected);
                yield false;
            }
        };
    }

    private CommandMetadata about(Subject event, CommandId id) {
        StreamId queue = new DeadLetterId(agent, event.id().stream()).queue();
        CommandMetadata bare = commands.metadata(id, queue, ExpectedVersion.ANY, event.id());
        EventMetadata metadata = event.metadata();
        return metadata == null ? bare : WorkCommands.about(metadata, bare);
    }

    private static void rejected(EventId event, Outcome.Rejected rejected) {
        LOG.atWarn()
                .addKeyValue("event", event)
                .addKeyValue("code", rejected.code())
                .log("The dead-letter queue does not take it: {}", rejected.message());
    }
}
