package io.throughline.agents.runtime.effects;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.agents.runtime.backbone.WorkCommands;
import io.throughline.agents.runtime.effects.EffectHistory.Standing;
import io.throughline.agents.runtime.limits.TimeLimit;
import io.throughline.agents.sdk.Effect;
import io.throughline.agents.sdk.EffectInDoubtException;
import io.throughline.agents.sdk.NotDoneException;
import io.throughline.agents.sdk.Reconciler;
import io.throughline.agents.sdk.ResultMissingException;
import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.EventMetadata;
import io.throughline.schemas.contracts.ExpectedVersion;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.work.EffectCommand;
import io.throughline.schemas.contracts.work.EffectId;
import io.throughline.schemas.contracts.work.WorkIds;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Does effects, and records before each that it is about to be done, and afterwards what came of
/// it. So a process that died in between leaves an intent behind, and whoever comes next knows that
/// it may have been done.
@Singleton
public final class Ledger {

    // Somebody else settles or tries the same effect at the same time; more often than that they do
    // not.
    private static final int ROUNDS_MAX = 20;

    private final WorkCommands commands;
    private final EffectHistory history;
    private final ObjectMapper json;
    private final InstantSource clock;
    private final String incarnation =
            HexFormat.of().toHexDigits(UUID.randomUUID().getMostSignificantBits());
    private final AtomicLong attempts = new AtomicLong();

    public Ledger(
            WorkCommands commands, EffectHistory history, ObjectMapper json, InstantSource clock) {
        this.commands = commands;
        this.history = history;
        this.json = json;
        this.clock = clock;
    }

    /// An effect of a reaction.
    ///
    /// @param cause the event that is reacted to
    /// @param key the idempotency key
    public record Call<T>(
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
    public <T> T perform(Call<T> call) throws Exception {
        String attempt = incarnation + "-" + attempts.incrementAndGet();
        Standing standing = new Standing.Unknown(0);
        for (int round = 0; round < ROUNDS_MAX; round++) {
            switch (standing) {
                case Standing.Unknown(long version) -> standing = intend(call, attempt, version);
                case Standing.NotDone(long version) -> standing = intend(call, attempt, version);
                case Standing.Done done -> {
                    return read(call, done);
                }
                case Standing.Begun(long version, String who) when who.equals(attempt) -> {
                    return act(call, attempt, version);
                }
                case Standing.Begun(long version, String who) ->
                        standing =
                                reconcile(
                                        call,
                                        attempt,
                                        version,
                                        false,
                                        "attempt %s began it and did not tell".formatted(who));
                case Standing.InDoubt(long version, String error) ->
                        standing = reconcile(call, attempt, version, true, error);
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
        Outcome outcome = say(call, WorkIds.intend(id, version, attempt), version, intend);
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
            // It was done, so its time is over, and not that of its record.
            call.limit().stop();
        } catch (NotDoneException e) {
            EffectCommand refuse = new EffectCommand.RefuseEffect(attempt, EffectJson.error(e));
            Outcome _ = say(call, WorkIds.refuse(call.id(), version), null, refuse);
            throw e;
        } catch (Exception e) {
            return died(call, attempt, version, e);
        }
        // It was done: whoever wants to interrupt us now must wait until that is recorded.
        boolean interrupted = Thread.interrupted();
        try {
            record(call, version, result);
        } finally {
            call.limit().start();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        return result;
    }

    /// The action threw, so it may have been done. But somebody else may know better by now.
    private <T> T died(Call<T> call, String attempt, long version, Exception failure)
            throws Exception {
        // Whoever was interrupted has no time to say more; the intent says enough.
        boolean isHeard = !call.dropped().getAsBoolean() && !call.limit().isOver();
        Standing standing =
                isHeard
                        ? doubt(call, attempt, version, EffectJson.error(failure))
                        : new Standing.InDoubt(version, EffectJson.error(failure));
        if (standing instanceof Standing.Done done) {
            return read(call, done);
        }
        throw call.reconciler() instanceof Reconciler.None && standing instanceof Standing.InDoubt
                ? inDoubt(call, failure)
                : failure;
    }

    private void record(Call<?> call, long version, @Nullable Object result) throws Exception {
        EffectJson.Result kept = EffectJson.result(json, result);
        EffectCommand record = new EffectCommand.RecordEffect(kept.json(), kept.missing());
        Outcome outcome = say(call, WorkIds.record(call.id(), version), null, record);
        if (outcome instanceof Outcome.Rejected rejected) {
            throw new IllegalStateException(
                    "effect %s was done, and its result could not be recorded: %s"
                            .formatted(call.id().stream(), rejected.message()));
        }
        if (kept.missing() != null) {
            throw missing(call, kept.missing());
        }
    }

    /// Finds out what became of an attempt that did not tell.
    private <T> Standing reconcile(
            Call<T> call, String attempt, long version, boolean doubted, String error)
            throws Exception {
        return switch (call.reconciler()) {
            case Reconciler.Repeat<T> _ -> {
                String reason = "the receiver honours its key";
                yield settle(call, attempt, version, Optional.empty(), reason);
            }
            case Reconciler.Ask<T>(Reconciler.Lookup<T> lookup) -> {
                Optional<T> found;
                try {
                    found = lookup.find(call.key());
                } catch (Exception e) {
                    yield unless(doubted, call, attempt, version, EffectJson.error(e), e);
                }
                yield settle(call, attempt, version, found, "the receiver was asked");
            }
            case Reconciler.None<T> _ -> unless(doubted, call, attempt, version, error, null);
        };
    }

    /// It is in doubt, unless somebody else knows better by now: what was read of it may have been
    /// behind.
    private Standing unless(
            boolean doubted,
            Call<?> call,
            String attempt,
            long version,
            String error,
            @Nullable Exception cause)
            throws InterruptedException, EffectInDoubtException {
        Standing standing =
                doubted
                        ? new Standing.InDoubt(version, error)
                        : doubt(call, attempt, version, error);
        if (standing instanceof Standing.InDoubt) {
            throw inDoubt(call, cause);
        }
        return standing;
    }

    private <T> Standing settle(
            Call<T> call, String attempt, long version, Optional<T> found, String reason)
            throws InterruptedException {
        EffectJson.@Nullable Result kept =
                found.map(result -> EffectJson.result(json, result)).orElse(null);
        @Nullable String result = kept == null ? null : kept.known();
        String missing = kept == null || kept.missing() == null ? "" : kept.missing();
        EffectCommand settle =
                new EffectCommand.SettleEffect(
                        found.isPresent(),
                        result,
                        call.id().agent().value(),
                        missing.isEmpty() ? reason : EffectJson.cut(reason + ", but " + missing));
        CommandId id = WorkIds.settle(call.id(), version, attempt);
        Outcome outcome = say(call, id, version, settle);
        if (outcome instanceof Outcome.Accepted accepted && !accepted.duplicate()) {
            return found.isPresent()
                    ? new Standing.Done(accepted.version(), result, missing)
                    : new Standing.NotDone(accepted.version());
        }
        return standing(call, outcome);
    }

    /// Records that nobody knows whether it was done; gives how it stands then.
    private Standing doubt(Call<?> call, String attempt, long version, String error)
            throws InterruptedException {
        Outcome outcome =
                say(
                        call,
                        WorkIds.doubt(call.id(), version, attempt),
                        version,
                        new EffectCommand.DoubtEffect(error));
        return outcome instanceof Outcome.Accepted accepted && !accepted.duplicate()
                ? new Standing.InDoubt(accepted.version(), error)
                : standing(call, outcome);
    }

    private static EffectInDoubtException inDoubt(Call<?> call, @Nullable Exception cause) {
        return new EffectInDoubtException(
                ("nobody knows whether effect %s was done under key %s; find out, settle it, and"
                                + " retry the parked stream")
                        .formatted(call.id().stream(), call.key()),
                cause);
    }

    private static ResultMissingException missing(Call<?> call, String why) {
        return new ResultMissingException(
                ("effect %s was done under key %s and will not be done again, but its result is not"
                                + " known: %s. Settle it with a result that the reaction can go on"
                                + " with, and release the parked stream")
                        .formatted(call.id().stream(), call.key(), why));
    }

    // Null is what an effect without a result gives.
    @SuppressWarnings("NullAway")
    private <T> T read(Call<T> call, Standing.Done done)
            throws JsonProcessingException, ResultMissingException {
        if (done.result() == null) {
            if (call.result() == Void.class) {
                return null;
            }
            throw missing(call, done.missing());
        }
        return json.readValue(done.result(), call.result());
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
