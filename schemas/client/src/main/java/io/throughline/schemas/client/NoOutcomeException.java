package io.throughline.schemas.client;

/// A command was sent, again and again, and nobody answered. Whether it was decided is not known:
/// submit it again, with the same id and to the same client. If it was, its stream gives the
/// outcome of that; if it has forgotten it, the expected version keeps it from being decided twice,
/// and where that is `any`, it is rejected as forgotten.
public final class NoOutcomeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public NoOutcomeException(String message) {
        super(message);
    }

    public NoOutcomeException(String message, Throwable cause) {
        super(message, cause);
    }
}
