package io.throughline.agents.sdk;

/// Something done to the outside world, such as sending a message.
@FunctionalInterface
public interface Effect<T> {

    /// Does it. Hand the key to the receiver, if it takes one: it is the same in every attempt and
    /// on every instance.
    ///
    /// @throws NotDoneException if it was certainly not done; after any other exception nobody
    ///   knows
    T perform(String idempotencyKey) throws Exception;
}
