package io.throughline.deploy.broker;

/// Says in one sentence why a broker did not start, where, and what to do about it.
public final class BrokerStartException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    BrokerStartException(String message) {
        super(message);
    }

    BrokerStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
