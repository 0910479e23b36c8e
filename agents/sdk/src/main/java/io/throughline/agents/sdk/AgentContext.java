package io.throughline.agents.sdk;

import java.time.Instant;
import java.util.Optional;

/// What a reaction may know of the world besides its event. Everything that is not a function of
/// the event goes through here, so that a second attempt, a test and an audit see the same.
///
/// Good for one attempt at one event, on the thread of the reaction.
public interface AgentContext {

    /// The time. In a historic correlation this is the time of the causing event, so that imported
    /// history stays in its own time.
    Instant now();

    /// An id that is new to this event and the same in every attempt at it: the first call of an
    /// attempt gives one id, the second another.
    String newId();

    /// What `projection` knows of `key`, about a tenth of a second old; empty if it knows nothing.
    /// The value may be shared with other reactions, so `type` must be immutable.
    ///
    /// @throws java.io.UncheckedIOException if the query API does not answer in time
    <T> Optional<Known<T>> read(String projection, String key, Class<T> type);

    /// Does something to the outside world, and records before that it is about to be done, and
    /// afterwards what came of it. What was recorded as done is never done again: its result is
    /// returned. If a process died in between, or `action` threw, nobody knows whether it was done;
    /// then `reconciler` is asked.
    ///
    /// `name` must be unique within the reaction, and made of lower-case letters, digits and
    /// dashes. `request` is kept as JSON, at most 16 kB of it, for whoever must find out whether it
    /// was done. The result is kept as JSON of at most 256 kB: keep what is larger elsewhere, and
    /// return where. An effect that returns nothing has the result type [Void].
    ///
    /// ```java
    /// String receipt =
    ///         context.effect(
    ///                 "charge", request, String.class,
    ///                 Reconciler.ask(payments::find),
    ///                 key -> payments.charge(request, key));
    /// ```
    ///
    /// @throws EffectInDoubtException if nobody knows whether it was done; the event is then parked
    ///   until somebody settles it
    /// @throws ResultMissingException if it was done and its result is not known, be it because it
    ///   could not be kept; the event is then parked until somebody settles it with a result
    <T> T effect(
            String name,
            Object request,
            Class<T> result,
            Reconciler<T> reconciler,
            Effect<T> action)
            throws Exception;
}
