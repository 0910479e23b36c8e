package io.throughline.deploy.verify.proof;

import org.jspecify.annotations.Nullable;

/// A bundle proves nothing, or cannot be made. The message is one sentence that says why, and what
/// to do where something can be done.
public final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
        super(message);
    }

    RefusedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
