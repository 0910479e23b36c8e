package io.throughline.agents.runtime.rehearsal;

import org.jspecify.annotations.Nullable;

/// A dry run does not end in time, or finds no room beside others.
public final class DryRunTooLongException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DryRunTooLongException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
