package io.throughline.streams.work.effect;

import io.throughline.schemas.contracts.work.EffectCommand;
import io.throughline.schemas.contracts.work.EffectCommand.DoubtEffect;
import io.throughline.schemas.contracts.work.EffectCommand.IntendEffect;
import io.throughline.schemas.contracts.work.EffectCommand.RecordEffect;
import io.throughline.schemas.contracts.work.EffectCommand.RefuseEffect;
import io.throughline.schemas.contracts.work.EffectCommand.SettleEffect;
import io.throughline.schemas.contracts.work.EffectEvent;
import io.throughline.schemas.contracts.work.EffectEvent.EffectDone;
import io.throughline.schemas.contracts.work.EffectEvent.EffectDoubted;
import io.throughline.schemas.contracts.work.EffectEvent.EffectIntended;
import io.throughline.schemas.contracts.work.EffectEvent.EffectRefused;
import io.throughline.schemas.contracts.work.EffectEvent.EffectSettled;
import io.throughline.schemas.contracts.work.WorkCodes;
import io.throughline.streams.kernel.Decider;
import io.throughline.streams.kernel.Decision;
import io.throughline.streams.work.effect.EffectState.Done;
import io.throughline.streams.work.effect.EffectState.Doubted;
import io.throughline.streams.work.effect.EffectState.Intended;
import io.throughline.streams.work.effect.EffectState.Refused;
import io.throughline.streams.work.effect.EffectState.Settled;
import io.throughline.streams.work.effect.EffectState.Unintended;

/// What may be said of an effect. One attempt at a time may be at it; another one begins only when
/// it is certain that it was not done.
public final class EffectDecider implements Decider<EffectCommand, EffectState, EffectEvent> {

    @Override
    public EffectState initial() {
        return new Unintended();
    }

    @Override
    public Decision<EffectEvent> decide(EffectCommand command, EffectState state) {
        return switch (command) {
            case IntendEffect intend -> intend(intend, state);
            case RecordEffect done -> record(done, state);
            case RefuseEffect(String attempt, String error) -> refuse(attempt, error, state);
            case DoubtEffect(String error) -> doubt(error, state);
            case SettleEffect settle -> settle(settle, state);
        };
    }

    private static Decision<EffectEvent> intend(IntendEffect intend, EffectState state) {
        return switch (state) {
            case Unintended(), Refused() -> Decision.accept(intended(intend));
            case Settled settled ->
                    settled.done() ? alreadyDone() : Decision.accept(intended(intend));
            case Intended(String attempt) ->
                    attempt.equals(intend.attempt())
                            ? Decision.nothing()
                            : Decision.reject(
                                    WorkCodes.INTENDED,
                                    "attempt %s is at it; ask whether it was done"
                                            .formatted(attempt));
            case Doubted(String attempt) ->
                    Decision.reject(
                            WorkCodes.IN_DOUBT,
                            "nobody knows whether attempt %s has done it; it must be settled"
                                    .formatted(attempt));
            case Done _ -> alreadyDone();
        };
    }

    private static EffectIntended intended(IntendEffect intend) {
        return new EffectIntended(
                intend.agent(),
                intend.stream(),
                intend.version(),
                intend.name(),
                intend.request(),
                intend.key(),
                intend.attempt(),
                intend.at());
    }

    // Whoever knows that it was done is right, whatever was believed before.
    private static Decision<EffectEvent> record(RecordEffect done, EffectState state) {
        boolean isKept = done.missing() == null;
        return switch (state) {
            case Unintended() -> notIntended();
            case Done(boolean known) when known || !isKept -> Decision.nothing();
            case Settled settled when settled.isAnswered() && !isKept -> Decision.nothing();
            case Intended _, Refused _, Doubted _, Settled _, Done _ ->
                    Decision.accept(new EffectDone(done.result(), done.missing()));
        };
    }

    private static Decision<EffectEvent> refuse(String attempt, String error, EffectState state) {
        return switch (state) {
            case Unintended() -> notIntended();
            case Intended(String at) -> refuse(attempt, at, error);
            case Doubted(String at) -> refuse(attempt, at, error);
            case Refused() -> Decision.nothing();
            case Done _ -> alreadyDone();
            case Settled settled -> settled.done() ? alreadyDone() : Decision.nothing();
        };
    }

    private static Decision<EffectEvent> refuse(String attempt, String at, String error) {
        return attempt.equals(at)
                ? Decision.accept(new EffectRefused(error))
                : Decision.reject(
                        WorkCodes.OTHER_ATTEMPT,
                        "attempt %s cannot speak for attempt %s, which is at it"
                                .formatted(attempt, at));
    }

    private static Decision<EffectEvent> doubt(String error, EffectState state) {
        return switch (state) {
            case Intended _ -> Decision.accept(new EffectDoubted(error));
            case Doubted _ -> Decision.nothing();
            case Done _ -> alreadyDone();
            case Settled settled -> settled.done() ? alreadyDone() : notIntended();
            case Unintended(), Refused() -> notIntended();
        };
    }

    // What was done cannot become undone, but its result may be told later, or told right.
    private static Decision<EffectEvent> settle(SettleEffect settle, EffectState state) {
        return switch (state) {
            case Intended _, Doubted _ -> Decision.accept(settled(settle));
            case Settled settled when settled.done() != settle.done() ->
                    Decision.reject(
                            WorkCodes.ALREADY_SETTLED,
                            "it was settled as %s before"
                                    .formatted(settled.done() ? "done" : "not done"));
            case Settled settled ->
                    isNews(settle, settled.resultHash())
                            ? Decision.accept(settled(settle))
                            : Decision.nothing();
            case Done _ when !settle.done() -> alreadyDone();
            case Done(boolean known) ->
                    known || settle.result() == null
                            ? Decision.nothing()
                            : Decision.accept(settled(settle));
            case Unintended(), Refused() -> notIntended();
        };
    }

    private static boolean isNews(SettleEffect settle, String resultHash) {
        return settle.done()
                && settle.result() != null
                && !ResultHash.of(settle.result()).equals(resultHash);
    }

    private static EffectSettled settled(SettleEffect settle) {
        return new EffectSettled(settle.done(), settle.result(), settle.by(), settle.reason());
    }

    private static Decision<EffectEvent> alreadyDone() {
        return Decision.reject(WorkCodes.ALREADY_DONE, "it was done, as its stream tells");
    }

    private static Decision<EffectEvent> notIntended() {
        return Decision.reject(WorkCodes.NOT_INTENDED, "no attempt is at it");
    }

    @Override
    public EffectState evolve(EffectState state, EffectEvent event) {
        return switch (event) {
            case EffectIntended intended -> new Intended(intended.attempt());
            case EffectDone done -> new Done(done.missing() == null);
            case EffectRefused _ -> new Refused();
            case EffectDoubted _ -> new Doubted(state instanceof Intended(var at) ? at : "");
            case EffectSettled settled ->
                    new Settled(settled.done(), ResultHash.of(settled.result()));
        };
    }
}
