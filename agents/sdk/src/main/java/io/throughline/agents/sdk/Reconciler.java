package io.throughline.agents.sdk;

import java.util.Optional;

/// How to find out whether an effect was done, when the attempt at it did not tell.
public sealed interface Reconciler<T> {

    /// The receiver honours the idempotency key, so it is simply done again under the same key.
    record Repeat<T>() implements Reconciler<T> {}

    /// Somebody can be asked.
    record Ask<T>(Lookup<T> lookup) implements Reconciler<T> {}

    /// There is no way to know: a person must settle it.
    record None<T>() implements Reconciler<T> {}

    /// Asks whether the effect was done.
    @FunctionalInterface
    interface Lookup<T> {

        /// The result of the effect under this key; empty if it was certainly not done, and no
        /// attempt at it can be under way. Throws if that cannot be told, which leaves the effect
        /// in doubt.
        Optional<T> find(String idempotencyKey) throws Exception;
    }

    /// For a receiver that drops what it got before under the same key.
    static <T> Reconciler<T> repeat() {
        return new Repeat<>();
    }

    /// For a receiver that can be asked what became of a key.
    static <T> Reconciler<T> ask(Lookup<T> lookup) {
        return new Ask<>(lookup);
    }

    /// For a receiver that does neither.
    static <T> Reconciler<T> none() {
        return new None<>();
    }
}
