package io.throughline.agents.runtime.backbone;

import io.throughline.agents.runtime.service.AgentSettings;
import io.throughline.agents.runtime.service.Backoff;
import io.throughline.agents.runtime.service.Dropped;
import io.throughline.schemas.contracts.Basis;
import io.throughline.schemas.contracts.Clock;
import io.throughline.schemas.contracts.Command;
import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.CommandMetadata;
import io.throughline.schemas.contracts.EventId;
import io.throughline.schemas.contracts.EventMetadata;
import io.throughline.schemas.contracts.ExpectedVersion;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.StreamId;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says what an agent has to say of its own work, and waits for the outcome: for as long as it
/// takes while nobody answers, because what is not said would be lost.
@Singleton
public final class WorkCommands {

    private static final Logger LOG = LoggerFactory.getLogger(WorkCommands.class);

    private final Submitter submitter;
    private final InstantSource clock;
    private final Backoff backoff;

    public WorkCommands(Submitter submitter, InstantSource clock, AgentSettings settings) {
        this.submitter = submitter;
        this.clock = clock;
        this.backoff = new Backoff(settings.retryDelayMs(), settings.retryDelayMsMax());
    }

    /// What is known of the event that a command is about, if it could be read at all.
    public static CommandMetadata about(EventMetadata event, CommandMetadata bare) {
        return new CommandMetadata(
                bare.id(),
                bare.stream(),
                bare.expected(),
                event.historic() ? event.time() : bare.time(),
                event.correlation(),
                event.id(),
                Basis.NONE,
                event.historic(),
                event.traceparent(),
                event.clockAfter(),
                null);
    }

    /// What travels beside a command about `event`. What that event knew is not told: whoever
    /// decides the command has it at hand.
    public CommandMetadata metadata(
            CommandId id, StreamId stream, ExpectedVersion expected, EventId event) {
        return new CommandMetadata(
                id,
                stream,
                expected,
                clock.instant(),
                event.stream().toString(),
                event,
                Basis.NONE,
                false,
                null,
                Clock.EMPTY,
                null);
    }

    /// The outcome of a command.
    ///
    /// @param dropped whether somebody else will say it
    /// @throws InterruptedException if it was given up for that
    /// @throws IllegalArgumentException if the context has no such command
    public Outcome say(CommandMetadata metadata, Command command, BooleanSupplier dropped)
            throws InterruptedException {
        for (int tried = 1; ; tried++) {
            try {
                return submitter.submit(metadata, command).get();
            } catch (ExecutionException e) {
                Dropped.giveUpIf(dropped, e);
                LOG.atWarn()
                        .addKeyValue("commandId", metadata.id())
                        .setCause(e)
                        .log("No outcome yet, trying again");
                backoff.await(tried);
            }
        }
    }
}
