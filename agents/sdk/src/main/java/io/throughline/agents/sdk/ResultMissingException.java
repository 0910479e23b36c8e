package io.throughline.agents.sdk;

/// An effect was done, but its result is not known: it was larger than what is kept, could not be
/// written as JSON, or somebody settled the effect without one. It is not done again. No other
/// attempt is made: the event is parked until the effect is settled with a result.
public final class ResultMissingException extends Exception {

    private static final long serialVersionUID = 1L;

    public ResultMissingException(String message) {
        super(message);
    }
}
