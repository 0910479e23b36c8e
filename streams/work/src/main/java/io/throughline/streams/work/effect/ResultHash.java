package io.throughline.streams.work.effect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// Tells results of an effect apart without keeping them.
final class ResultHash {

    private static final int BYTES = 6;

    private ResultHash() {}

    /// Twelve hex digits; none if there is no result.
    static String of(@Nullable String result) {
        return result == null
                ? ""
                : HexFormat.of().formatHex(sha256().digest(result.getBytes(UTF_8)), 0, BYTES);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
