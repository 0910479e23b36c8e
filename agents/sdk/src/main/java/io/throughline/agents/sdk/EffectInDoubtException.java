package io.throughline.agents.sdk;

import org.jspecify.annotations.Nullable;

/// Nobody knows whether an effect was done, and nothing but a person or a supervisor can settle it.
/// No other attempt is made: the event is parked.
public final class EffectInDoubtException extends Exception {

    private static final long serialVersionUID = 1L;

    public EffectInDoubtException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
