package io.throughline.schemas.client;

/// A command was sent, again and again, and nobody answered. Whether it was decided is not known:
/// send it again with the same id, which changes nothing if it was.
public final class NoOutcomeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public NoOutcomeException(String message) {
        super(message);
    }

    public NoOutcomeException(String message, Throwable cause) {
        super(message, cause);
    }
}
