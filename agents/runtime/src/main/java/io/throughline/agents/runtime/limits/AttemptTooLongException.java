package io.throughline.agents.runtime.limits;

/// A reaction was interrupted because its attempt took too long.
public final class AttemptTooLongException extends Exception {

    private static final long serialVersionUID = 1L;

    public AttemptTooLongException(int attemptMsMax, Exception cause) {
        super(
                ("the reaction was interrupted after %d ms; make it faster, or allow it more time"
                                + " with RetryPolicy.limiting or throughline.attempt-ms-max")
                        .formatted(attemptMsMax),
                cause);
    }
}
