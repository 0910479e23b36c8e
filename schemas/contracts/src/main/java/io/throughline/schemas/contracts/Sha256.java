package io.throughline.schemas.contracts;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// SHA-256, without the exception that no Java platform throws.
public final class Sha256 {

    // Never updated. To copy it costs a fraction of looking its provider up.
    private static final MessageDigest FRESH = lookUp();

    private Sha256() {}

    /// The 32 bytes of the hash of `bytes`.
    public static byte[] of(byte[] bytes) {
        return begin().digest(bytes);
    }

    /// The hash of `text` in UTF-8.
    public static byte[] of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /// A new hash of what is still to come; used by one thread.
    public static MessageDigest begin() {
        try {
            return (MessageDigest) FRESH.clone();
        } catch (CloneNotSupportedException e) {
            // Some providers cannot.
            return lookUp();
        }
    }

    private static MessageDigest lookUp() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
