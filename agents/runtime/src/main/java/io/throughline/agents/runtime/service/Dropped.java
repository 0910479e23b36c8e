package io.throughline.agents.runtime.service;

import java.util.function.BooleanSupplier;

/// What was begun for a partition is left to its next owner.
public final class Dropped {

    private Dropped() {}

    /// Ends what is being done if the partition was given up.
    ///
    /// @throws InterruptedException if so
    public static void giveUpIf(BooleanSupplier dropped, Throwable cause)
            throws InterruptedException {
        if (dropped.getAsBoolean()) {
            InterruptedException given = new InterruptedException("the partition was given up");
            given.initCause(cause);
            throw given;
        }
    }
}
