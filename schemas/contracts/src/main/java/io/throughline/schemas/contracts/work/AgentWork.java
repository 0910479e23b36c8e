package io.throughline.schemas.contracts.work;

import io.throughline.schemas.contracts.Category;
import java.util.List;

/// What agents say of their own work, in every context.
public final class AgentWork {

    /// The category of dead-letter queues, see [DeadLetterId].
    public static final String DEAD_LETTER = "deadletter";

    /// The category of effects, see [EffectId].
    public static final String EFFECT = "effect";

    /// The read model of dead-letter queues that are not empty, rows [DeadLetterRow].
    public static final String DEAD_LETTERS = "deadletters";

    /// The read model of effects that are open, rows [EffectRow].
    public static final String EFFECTS = "effects";

    /// Both categories, for the contract of a context.
    public static final List<Category> CATEGORIES =
            List.of(
                    new Category(DEAD_LETTER, DeadLetterCommand.class, DeadLetterEvent.class),
                    new Category(EFFECT, EffectCommand.class, EffectEvent.class));

    private AgentWork() {}
}
