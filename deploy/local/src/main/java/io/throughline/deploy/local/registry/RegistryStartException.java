package io.throughline.deploy.local.registry;

/// Says in one sentence why the schema registry did not start, where, and what to do about it.
public final class RegistryStartException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    RegistryStartException(String message) {
        super(message);
    }

    RegistryStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
