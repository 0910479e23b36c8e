package io.throughline.schemas.contracts.work;

import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.Event;
import io.throughline.schemas.contracts.StreamId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What can happen to an effect, stream [EffectId#stream].
public sealed interface EffectEvent extends Event {

    /// An attempt is about to do the effect; see [EffectCommand.IntendEffect].
    record EffectIntended(
            AgentName agent,
            StreamId stream,
            long version,
            String name,
            String request,
            String key,
            String attempt,
            Instant at)
            implements EffectEvent {}

    /// It was done; the result is JSON.
    ///
    /// @param missing why the result is not here; null if it is
    record EffectDone(String result, @Nullable String missing) implements EffectEvent {

        /// It was done, with this result.
        public EffectDone(String result) {
            this(result, null);
        }
    }

    /// It was certainly not done, and may be tried again.
    record EffectRefused(String error) implements EffectEvent {}

    /// Nobody knows whether it was done.
    record EffectDoubted(String error) implements EffectEvent {}

    /// Somebody knows whether it was done. If not, it may be tried again.
    record EffectSettled(boolean done, @Nullable String result, String by, String reason)
            implements EffectEvent {}
}
