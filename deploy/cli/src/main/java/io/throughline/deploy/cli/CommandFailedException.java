package io.throughline.deploy.cli;

/// Ends a command with exit code 1. The message is one sentence for the person who typed it: what
/// is wrong, where, and what to do.
final class CommandFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CommandFailedException(String message) {
        super(message);
    }

    CommandFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
