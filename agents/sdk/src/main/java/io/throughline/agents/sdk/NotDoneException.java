package io.throughline.agents.sdk;

import org.jspecify.annotations.Nullable;

/// An effect was certainly not done, such as when the connection or the request was refused. It may
/// be tried again. Thrown by the action of an effect; anything else that it throws leaves the
/// effect in doubt.
public final class NotDoneException extends Exception {

    private static final long serialVersionUID = 1L;

    public NotDoneException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
