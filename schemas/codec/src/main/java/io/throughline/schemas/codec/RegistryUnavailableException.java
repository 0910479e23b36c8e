package io.throughline.schemas.codec;

/// The schema registry could not be reached, or answered with an error of its own. Nothing is wrong
/// with the value at hand: try again when the registry is back.
public final class RegistryUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public RegistryUnavailableException(String message) {
        super(message);
    }

    public RegistryUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
