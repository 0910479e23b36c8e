package io.throughline.schemas.contracts.work;

/// Why a command to a dead-letter queue or an effect is rejected.
public final class WorkCodes {

    /// The event was handled or skipped, or the effect was done: go on.
    public static final String ALREADY_DONE = "already-done";

    /// Nothing is parked.
    public static final String NOT_PARKED = "not-parked";

    /// The stream is parked: the event must wait.
    public static final String PARKED = "parked";

    /// The event is not the first parked one.
    public static final String NOT_FIRST = "not-first";

    /// The event comes after a later one was parked.
    public static final String OUT_OF_ORDER = "out-of-order";

    /// So many events are parked that the agent must pause the stream, and try again.
    public static final String QUEUE_FULL = "queue-full";

    /// No retry is ordered.
    public static final String NOT_RETRYING = "not-retrying";

    /// A retry is under way already.
    public static final String RETRYING = "retrying";

    /// The attempt followed a retry order after which another was given: that one is followed now.
    public static final String OVERRULED = "overruled";

    /// Who escalated may do nothing more.
    public static final String ESCALATED = "escalated";

    /// The event was tried so often that a person must decide.
    public static final String TOO_MANY_ROUNDS = "too-many-rounds";

    /// Another attempt is at the effect.
    public static final String INTENDED = "intended";

    /// Nobody knows whether the effect was done.
    public static final String IN_DOUBT = "in-doubt";

    /// No attempt is at the effect.
    public static final String NOT_INTENDED = "not-intended";

    /// An attempt cannot speak for the one that is at the effect.
    public static final String OTHER_ATTEMPT = "other-attempt";

    /// Somebody said the opposite before.
    public static final String ALREADY_SETTLED = "already-settled";

    private WorkCodes() {}
}
