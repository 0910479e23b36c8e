package io.throughline.schemas.contracts.work;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The bounds of what a command may say. Events are never refused: they have happened.
final class Bounds {

    private static final int BY_CHARS_MAX = 100;
    private static final int REASON_CHARS_MAX = 1_000;

    private Bounds() {}

    /// Who decided, and why.
    static void decided(String by, String reason) {
        chars("by", by, BY_CHARS_MAX);
        chars("reason", reason, REASON_CHARS_MAX);
    }

    static void chars(String name, String value, int charsMax) {
        if (value.isBlank() || value.length() > charsMax) {
            throw new IllegalArgumentException(
                    "%s must have 1 to %,d characters, and has %,d"
                            .formatted(name, charsMax, value.strip().length()));
        }
    }

    static void bytes(String name, @Nullable String value, int bytesMax) {
        if (value != null && value.getBytes(StandardCharsets.UTF_8).length > bytesMax) {
            throw new IllegalArgumentException(
                    "%s must have at most %,d bytes of UTF-8".formatted(name, bytesMax));
        }
    }

    static void atLeastOne(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException("%s %d must be at least 1".formatted(name, value));
        }
    }
}
