package io.throughline.agents.sdk;

/// Something done to the outside world, such as sending a message.
@FunctionalInterface
public interface Effect<T> {

    /// Does it. After a failure it is done again under the same key, also by another instance, so
    /// hand the key to the receiver and let it drop what it has already got.
    T perform(String idempotencyKey) throws Exception;
}
