package io.throughline.agents.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.schemas.contracts.work.EffectCommand;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// What is kept of an effect, as text within its bounds.
final class EffectJson {

    private EffectJson() {}

    /// The request as JSON. A longer one is cut, and ends in the hash of all of it.
    static String request(ObjectMapper json, Object request) {
        try {
            String all = json.writeValueAsString(request);
            byte[] bytes = all.getBytes(UTF_8);
            if (bytes.length <= EffectCommand.REQUEST_BYTES_MAX) {
                return all;
            }
            String hash = "... sha256:" + HexFormat.of().formatHex(sha256(bytes));
            int room = (EffectCommand.REQUEST_BYTES_MAX - hash.length()) / 4;
            return all.substring(0, all.offsetByCodePoints(0, room)) + hash;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "the request of an effect is a %s, which cannot be written as JSON"
                            .formatted(request.getClass().getName()),
                    e);
        }
    }

    /// An error within its bound.
    static String error(Exception failure) {
        String text = failure.toString();
        return text.substring(0, Math.min(text.length(), EffectCommand.ERROR_CHARS_MAX));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
