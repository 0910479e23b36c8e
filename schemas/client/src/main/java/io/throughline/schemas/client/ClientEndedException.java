package io.throughline.schemas.client;

/// The client takes no more commands: it was closed, or what it cannot do without has failed. A
/// command that was open may have been decided, and can be submitted again through another client.
public final class ClientEndedException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    public ClientEndedException(String message) {
        super(message);
    }

    public ClientEndedException(String message, Throwable cause) {
        super(message, cause);
    }
}
