package io.throughline.agents.runtime.effects;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.schemas.contracts.Sha256;
import io.throughline.schemas.contracts.work.EffectCommand;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// What is kept of an effect, as text within its bounds.
public final class EffectJson {

    private EffectJson() {}

    /// The request as JSON. A longer one is cut, and ends in the hash of all of it.
    public static String request(ObjectMapper json, Object request) {
        try {
            String all = json.writeValueAsString(request);
            byte[] bytes = all.getBytes(UTF_8);
            if (bytes.length <= EffectCommand.REQUEST_BYTES_MAX) {
                return all;
            }
            String hash = "... sha256:" + HexFormat.of().formatHex(Sha256.of(bytes));
            int room = (EffectCommand.REQUEST_BYTES_MAX - hash.length()) / 4;
            return all.substring(0, all.offsetByCodePoints(0, room)) + hash;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "the request of an effect is a %s, which cannot be written as JSON"
                            .formatted(request.getClass().getName()),
                    e);
        }
    }

    /// What is kept of a result.
    ///
    /// @param json `null` if it is not kept
    /// @param missing why it is not kept; null if it is
    public record Result(String json, @Nullable String missing) {

        /// The JSON; null if it is not kept.
        @Nullable String known() {
            return missing == null ? json : null;
        }
    }

    /// The result as JSON, or why that cannot be kept. It never fails: what was done was done.
    public static Result result(ObjectMapper json, @Nullable Object result) {
        String all;
        try {
            all = json.writeValueAsString(result);
        } catch (Exception | StackOverflowError e) {
            String what = result == null ? "null" : "a " + result.getClass().getName();
            return new Result(
                    "null",
                    cut("it is %s, which cannot be written as JSON: %s".formatted(what, e)));
        }
        int bytes = all.getBytes(UTF_8).length;
        return bytes <= EffectCommand.RESULT_BYTES_MAX
                ? new Result(all, null)
                : new Result(
                        "null",
                        "its JSON has %,d bytes, and at most %,d are kept"
                                .formatted(bytes, EffectCommand.RESULT_BYTES_MAX));
    }

    /// An error within its bound.
    public static String error(Exception failure) {
        return cut(failure.toString());
    }

    /// A text within the bound of errors and reasons.
    public static String cut(String text) {
        return text.substring(0, Math.min(text.length(), EffectCommand.ERROR_CHARS_MAX));
    }
}
