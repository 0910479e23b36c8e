package io.throughline.streams.work;

import io.throughline.schemas.contracts.work.AgentWork;
import io.throughline.schemas.contracts.work.DeadLetterCommand;
import io.throughline.schemas.contracts.work.DeadLetterEvent;
import io.throughline.schemas.contracts.work.DeadLetterRow;
import io.throughline.schemas.contracts.work.EffectCommand;
import io.throughline.schemas.contracts.work.EffectEvent;
import io.throughline.schemas.contracts.work.EffectRow;
import io.throughline.streams.topology.Aggregate;
import io.throughline.streams.topology.Projection;
import io.throughline.streams.work.deadletter.DeadLetterDecider;
import io.throughline.streams.work.deadletter.DeadLetterState;
import io.throughline.streams.work.deadletter.DeadLetterView;
import io.throughline.streams.work.effect.EffectDecider;
import io.throughline.streams.work.effect.EffectState;
import io.throughline.streams.work.effect.EffectView;
import java.util.List;

/// What a domain includes so that its agents can say what they could not do, and what they did.
public final class AgentWorkDomain {

    /// The dead-letter queues that are not empty.
    public static final Projection<DeadLetterRow, DeadLetterEvent> DEAD_LETTERS =
            Projection.ofStreams(
                    AgentWork.DEAD_LETTERS,
                    DeadLetterEvent.class,
                    DeadLetterRow.class,
                    new DeadLetterView());

    /// The effects of which it is not known whether they were done.
    public static final Projection<EffectRow, EffectEvent> EFFECTS =
            Projection.ofStreams(
                    AgentWork.EFFECTS, EffectEvent.class, EffectRow.class, new EffectView());

    /// The aggregates of [AgentWork#CATEGORIES].
    public static final List<Aggregate<?, ?, ?>> AGGREGATES =
            aggregates(DeadLetterDecider.PARKED_EVENTS_MAX);

    /// Their read models.
    public static final List<Projection<?, ?>> PROJECTIONS = List.of(DEAD_LETTERS, EFFECTS);

    private AgentWorkDomain() {}

    /// The same with another bound.
    ///
    /// @param parkedEventsMax the most events that are parked for one stream
    public static List<Aggregate<?, ?, ?>> aggregates(int parkedEventsMax) {
        return List.of(
                new Aggregate<>(
                        AgentWork.CATEGORIES.getFirst(),
                        DeadLetterCommand.class,
                        DeadLetterEvent.class,
                        DeadLetterState.class,
                        new DeadLetterDecider(parkedEventsMax),
                        false),
                new Aggregate<>(
                        AgentWork.CATEGORIES.getLast(),
                        EffectCommand.class,
                        EffectEvent.class,
                        EffectState.class,
                        new EffectDecider(),
                        false));
    }
}
