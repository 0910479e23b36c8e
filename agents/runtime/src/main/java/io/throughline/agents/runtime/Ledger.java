package io.throughline.agents.runtime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.agents.runtime.EffectHistory.Standing;
import io.throughline.agents.sdk.Effect;
import io.throughline.agents.sdk.EffectInDoubtException;
import io.throughline.agents.sdk.NotDoneException;
import io.throughline.agents.sdk.Reconciler;
import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.EventMetadata;
import io.throughline.schemas.contracts.ExpectedVersion;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.work.EffectCommand;
import io.throughline.schemas.contracts.work.EffectId;
import io.throughline.schemas.contracts.work.WorkIds;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Does effects, and records before each that it is about to be done, and afterwards what came of
/// it. So a process that died in between leaves an intent behind, and whoever comes next knows that
/// it may have been done.
@Singleton
final class Ledger {

    // Somebody else settles or tries the same effect at the same time; more often than that they do
    // not.
    private static final int ROUNDS_MAX = 20;

    private final WorkCommands commands;
    private final EffectHistory history;
    private final ObjectMapper json;
    private final InstantSource clock;
    private final String incarnation = UUID.randomUUID().toString();
    private final AtomicLong attempts = new AtomicLong();

    Ledger(WorkCommands commands, EffectHistory history, ObjectMapper json, InstantSource clock) {
        this.commands = commands;
        this.history = history;
        this.json = json;
        this.clock = clock;
    }

    /// An effect of a reaction.
    ///
    /// @param cause the event that is reacted to
    /// @param key the idempotency key
    record Call<T>(
            EventMetadata cause,
            EffectId id,
            String key,
            Object request,
            Class<T> result,
            Reconciler<T> reconciler,
            Effect<T> action,
            TimeLimit limit,
            BooleanSupplier dropped) {}

    /// Does it, or returns what was recorded when it was done.
    <T> T perform(Call<T> call) throws Exception {
        String attempt = incarnation + ":" + attempts.incrementAndGet();
        Standing standing = new Standing.Unknown(0);
        for (int round = 0; round < ROUNDS_MAX; round++) {
            switch (standing) {
                case Standing.Unknown(long version) -> standing = intend(call, attempt, version);
                case Standing.NotDone(long version) -> standing = intend(call, attempt, version);
                case Standing.Done(_, String result) -> {
                    return read(call, result);
                }
                case Standing.Begun(long version, String who) when who.equals(attempt) -> {
                    return act(call, attempt, version);
                }
                case Standing.Begun(long version, String who) ->
                        standing =
                                reconcile(
                                        call,
                                        version,
                                        false,
                                        "attempt %s began it and did not tell".formatted(who));
                case Standing.InDoubt(long version, String error) ->
                        standing = reconcile(call, version, true, error);
            }
        }
        throw new IllegalStateException(
                "effect %s was begun or settled by others %d times while it was to be done"
                        .formatted(call.id().stream(), ROUNDS_MAX));
    }

    private <T> Standing intend(Call<T> call, String attempt, long version)
            throws InterruptedException {
        EffectId id = call.id();
        EffectCommand intend =
                new EffectCommand.IntendEffect(
                        id.agent(),
                        id.event().stream(),
                        id.event().version(),
                        id.name(),
                        EffectJson.request(json, call.request()),
                        call.key(),
                        attempt,
                        clock.instant());
        Outcome outcome = say(call, WorkIds.intend(id, version), version, intend);
        return outcome instanceof Outcome.Accepted accepted && !accepted.duplicate()
                ? new Standing.Begun(accepted.version(), attempt)
                : standing(call, outcome);
    }

    private Standing standing(Call<?> call, Outcome outcome) {
        call.limit().stop();
        try {
            return history.of(call.id().stream(), outcome.version());
        } finally {
            call.limit().start();
        }
    }

    private <T> T act(Call<T> call, String attempt, long version) throws Exception {
        T result;
        try {
            if (call.dropped().getAsBoolean()) {
                throw new NotDoneException("the partition was given up before it began", null);
            }
            result = call.action().perform(call.key());
        } catch (NotDoneException e) {
            EffectCommand refuse = new EffectCommand.RefuseEffect(attempt, EffectJson.error(e));
            Outcome _ = say(call, WorkIds.refuse(call.id(), version), null, refuse);
            throw e;
        } catch (Exception e) {
            // Whoever was interrupted has no time to say more; the intent says enough.
            if (!call.dropped().getAsBoolean() && !call.limit().isOver()) {
                doubt(call, version, EffectJson.error(e));
            }
            throw call.reconciler() instanceof Reconciler.None ? inDoubt(call, e) : e;
        }
        // It was done: whoever wants to interrupt us now must wait until that is recorded.
        boolean interrupted = Thread.interrupted();
        try {
            record(call, version, result);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        return result;
    }

    private void record(Call<?> call, long version, @Nullable Object result) throws Exception {
        EffectCommand record = new EffectCommand.RecordEffect(json.writeValueAsString(result));
        Outcome outcome = say(call, WorkIds.record(call.id(), version), null, record);
        if (outcome instanceof Outcome.Rejected rejected) {
            throw new IllegalStateException(
                    "effect %s was done, and its result could not be recorded: %s"
                            .formatted(call.id().stream(), rejected.message()));
        }
    }

    /// Finds out what became of an attempt that did not tell.
    private <T> Standing reconcile(Call<T> call, long version, boolean doubted, String error)
            throws Exception {
        return switch (call.reconciler()) {
            case Reconciler.Repeat<T> _ ->
                    settle(call, version, Optional.empty(), "the receiver honours its key");
            case Reconciler.Ask<T>(Reconciler.Lookup<T> lookup) -> {
                Optional<T> found;
                try {
                    found = lookup.find(call.key());
                } catch (Exception e) {
                    if (!doubted) {
                        doubt(call, version, EffectJson.error(e));
                    }
                    throw inDoubt(call, e);
                }
                yield settle(call, version, found, "the receiver was asked");
            }
            case Reconciler.None<T> _ -> {
                if (!doubted) {
                    doubt(call, version, error);
                }
                throw inDoubt(call, null);
            }
        };
    }

    private <T> Standing settle(Call<T> call, long version, Optional<T> found, String reason)
            throws Exception {
        @Nullable String result = found.isPresent() ? json.writeValueAsString(found.get()) : null;
        EffectCommand settle =
                new EffectCommand.SettleEffect(
                        found.isPresent(), result, call.id().agent().value(), reason);
        Outcome outcome = say(call, WorkIds.settle(call.id(), version), version, settle);
        if (outcome instanceof Outcome.Accepted accepted && !accepted.duplicate()) {
            return found.isPresent()
                    ? new Standing.Done(accepted.version(), result)
                    : new Standing.NotDone(accepted.version());
        }
        return standing(call, outcome);
    }

    private void doubt(Call<?> call, long version, String error) throws InterruptedException {
        Outcome _ =
                say(
                        call,
                        WorkIds.doubt(call.id(), version),
                        version,
                        new EffectCommand.DoubtEffect(error));
    }

    private static EffectInDoubtException inDoubt(Call<?> call, @Nullable Exception cause) {
        return new EffectInDoubtException(
                ("nobody knows whether effect %s was done under key %s; find out, settle it, and"
                                + " retry the parked stream")
                        .formatted(call.id().stream(), call.key()),
                cause);
    }

    private <T> T read(Call<T> call, @Nullable String result)
            throws JsonProcessingException, EffectInDoubtException {
        if (result == null) {
            throw new EffectInDoubtException(
                    "effect %s was settled as done without its result; settle it with one"
                            .formatted(call.id().stream()),
                    null);
        }
        return json.readValue(result, call.result());
    }

    /// @param expected the version; null for any
    private Outcome say(Call<?> call, CommandId id, @Nullable Long expected, EffectCommand command)
            throws InterruptedException {
        call.limit().stop();
        try {
            return commands.say(
                    WorkCommands.about(
                            call.cause(),
                            commands.metadata(
                                    id,
                                    call.id().stream(),
                                    expected == null
                                            ? ExpectedVersion.ANY
                                            : ExpectedVersion.exactly(expected),
                                    call.cause().id())),
                    command,
                    call.dropped());
        } finally {
            call.limit().start();
        }
    }
}
