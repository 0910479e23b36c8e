package io.throughline.schemas.contracts.work;

/// Why an attempt failed.
///
/// @param error the class of the exception, such as `java.net.http.HttpTimeoutException`
/// @param message what it said, at most [#MESSAGE_CHARS_MAX] characters; empty if nothing
/// @param stackHash the first 12 hex digits of the SHA-256 over the frames, class and method
///   without line numbers: equal for failures of the same kind
public record Failure(String error, String message, String stackHash) {

    /// The longest message, in characters; a longer one is cut before.
    public static final int MESSAGE_CHARS_MAX = 500;

    /// No failure.
    static final Failure NONE = new Failure("", "", "");

    public Failure {
        if (message.length() > MESSAGE_CHARS_MAX) {
            throw new IllegalArgumentException(
                    "the message of %s has %,d characters; at most %d are kept"
                            .formatted(error, message.length(), MESSAGE_CHARS_MAX));
        }
    }
}
