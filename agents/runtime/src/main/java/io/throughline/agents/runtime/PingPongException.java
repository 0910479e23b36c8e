package io.throughline.agents.runtime;

/// A proposal was rejected because agents have answered each other too often in its stream.
final class PingPongException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    PingPongException(String message) {
        super(message);
    }
}
