package io.throughline.schemas.contracts.work;

import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.EventId;

/// The ids of what an agent commands to its own dead-letter queues and effects. They derive from
/// the event that it handles, so that every attempt and every instance comes to the same ones, and
/// have a `+` in their cause, so that they are none of the agent's proposals.
///
/// What is said again after a retry or another try is another command. So some ids name the version
/// of the event that began it.
public final class WorkIds {

    private WorkIds() {}

    /// Of [DeadLetterCommand.FailEvent].
    ///
    /// @param order the version, in the queue's stream, of the `RetryOrdered` that was followed; 0
    ///   if the event was handled for the first time
    public static CommandId fail(AgentName agent, EventId event, long order) {
        return id(agent, event, "failed." + order);
    }

    /// Of [DeadLetterCommand.ParkEvent].
    public static CommandId park(AgentName agent, EventId event) {
        return id(agent, event, "parked");
    }

    /// Of [DeadLetterCommand.CompleteEvent].
    ///
    /// @param order the version, in the queue's stream, of the `RetryOrdered` that was followed
    public static CommandId complete(AgentName agent, EventId event, long order) {
        return id(agent, event, "done." + order);
    }

    /// Of [EffectCommand.IntendEffect]. Each attempt has its own: if two of them shared one, both
    /// would be told that they may do it.
    ///
    /// @param after the version of the effect's stream that the command expects; 0 for absent
    public static CommandId intend(EffectId effect, long after, String attempt) {
        return id(effect, "intended", after, attempt);
    }

    /// Of [EffectCommand.RecordEffect].
    ///
    /// @param intended the version of the `EffectIntended` that was carried out
    public static CommandId record(EffectId effect, long intended) {
        return id(effect, "recorded", intended);
    }

    /// Of [EffectCommand.RefuseEffect].
    ///
    /// @param intended the version of the `EffectIntended` that was tried
    public static CommandId refuse(EffectId effect, long intended) {
        return id(effect, "refused", intended);
    }

    /// Of [EffectCommand.DoubtEffect].
    ///
    /// @param after the version of the effect's stream that the command expects
    public static CommandId doubt(EffectId effect, long after, String attempt) {
        return id(effect, "doubted", after, attempt);
    }

    /// Of [EffectCommand.SettleEffect] by the agent's own reconciler. Each attempt has its own,
    /// because two may have found out different things.
    ///
    /// @param after the version of the effect's stream that the command expects
    public static CommandId settle(EffectId effect, long after, String attempt) {
        return id(effect, "settled", after, attempt);
    }

    private static CommandId id(EffectId effect, String step, long version, String attempt) {
        return id(
                effect.agent(),
                effect.event(),
                "%s.%s.%d.%s".formatted(effect.name(), step, version, attempt));
    }

    private static CommandId id(EffectId effect, String step, long version) {
        return id(effect.agent(), effect.event(), effect.name() + "." + step + "." + version);
    }

    private static CommandId id(AgentName agent, EventId event, String step) {
        return new CommandId(agent, event + "+" + step, 0);
    }
}
