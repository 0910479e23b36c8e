package io.throughline.agents.runtime.reacting;

/// A proposal was rejected because agents have answered each other too often in its stream.
public final class PingPongException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    PingPongException(String message) {
        super(message);
    }
}
