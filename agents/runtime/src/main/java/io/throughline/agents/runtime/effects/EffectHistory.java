package io.throughline.agents.runtime.effects;

import io.throughline.agents.runtime.backbone.StoredEvents;
import io.throughline.schemas.codec.Codec;
import io.throughline.schemas.contracts.Event;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.schemas.contracts.work.EffectEvent;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads what is recorded of an effect.
@Singleton
public final class EffectHistory {

    private final StoredEvents events;
    private final Codec<Event> codec;

    public EffectHistory(StoredEvents events, Codec<Event> codec) {
        this.events = events;
        this.codec = codec;
    }

    /// What is known of an effect.
    ///
    /// Each tells the version of the effect's stream at which it was so.
    public sealed interface Standing {
        long version();

        /// Nothing was recorded.
        record Unknown(long version) implements Standing {}

        /// An attempt began it; nothing else is known.
        record Begun(long version, String attempt) implements Standing {}

        /// It was done, or somebody said so.
        ///
        /// @param result JSON; null if nobody knows it
        /// @param missing why not, if so
        record Done(long version, @Nullable String result, String missing) implements Standing {}

        /// It was certainly not done.
        record NotDone(long version) implements Standing {}

        /// Nobody knows, and that is recorded.
        record InDoubt(long version, String error) implements Standing {}
    }

    /// What is recorded in `stream`, of which at least `atLeast` events are there.
    ///
    /// @throws BackboneAwayException if it cannot be had in time
    public Standing of(StreamId stream, long atLeast) {
        Optional<StoredEvents.Last> recorded = events.last(stream, atLeast);
        if (recorded.isEmpty()) {
            return new Standing.Unknown(0);
        }
        long version = recorded.get().version();
        Event last = codec.decode(recorded.get().wire());
        if (!(last instanceof EffectEvent event)) {
            throw new IllegalStateException(
                    "stream %s holds %s; it must hold what happened to an effect"
                            .formatted(stream, codec.typeOf(last)));
        }
        return switch (event) {
            case EffectEvent.EffectIntended intended ->
                    new Standing.Begun(version, intended.attempt());
            case EffectEvent.EffectDone done -> done(version, done);
            case EffectEvent.EffectRefused _ -> new Standing.NotDone(version);
            case EffectEvent.EffectDoubted doubted ->
                    new Standing.InDoubt(version, doubted.error());
            case EffectEvent.EffectSettled settled ->
                    settled.done() ? settled(version, settled) : new Standing.NotDone(version);
        };
    }

    private static Standing done(long version, EffectEvent.EffectDone done) {
        String missing = done.missing();
        return missing == null
                ? new Standing.Done(version, done.result(), "")
                : new Standing.Done(version, null, missing);
    }

    private static Standing settled(long version, EffectEvent.EffectSettled settled) {
        String missing = "%s settled it without one: %s".formatted(settled.by(), settled.reason());
        return new Standing.Done(version, settled.result(), missing);
    }
}
