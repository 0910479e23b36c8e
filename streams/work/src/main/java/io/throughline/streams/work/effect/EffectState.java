package io.throughline.streams.work.effect;

/// What is known of an effect. The result is in its event and not here: a head is kept for ever,
/// and a result may be large.
public sealed interface EffectState {

    /// Nobody has tried.
    record Unintended() implements EffectState {}

    /// An attempt is at it, or died over it.
    record Intended(String attempt) implements EffectState {}

    /// It was done.
    ///
    /// @param resultKnown whether its event tells the result; if not, it may be settled with one
    record Done(boolean resultKnown) implements EffectState {}

    /// It was certainly not done.
    record Refused() implements EffectState {}

    /// Nobody knows whether this attempt has done it.
    record Doubted(String attempt) implements EffectState {}

    /// Somebody found out.
    ///
    /// @param resultHash of the result; empty if none is known; `?` if it was settled before such
    ///   hashes were kept, so that it may have one
    record Settled(boolean done, String resultHash) implements EffectState {

        /// Whether a result is known, as far as one can tell.
        boolean isAnswered() {
            return done && !resultHash.isEmpty();
        }
    }
}
