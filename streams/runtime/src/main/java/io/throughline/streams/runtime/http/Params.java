package io.throughline.streams.runtime.http;

import io.throughline.schemas.contracts.StreamId;
import io.throughline.streams.runtime.settings.StreamsSettings;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads the texts of a request, and says which one is wrong.
public final class Params {

    private static final int PAGE = 1_000;

    private Params() {}

    /// What `text` says.
    ///
    /// @param name of the parameter
    /// @throws RequestException 400 if it cannot be read
    public static <T> T parsed(String name, String text, Function<String, T> parse) {
        try {
            return parse.apply(text);
        } catch (RuntimeException e) {
            throw RequestException.bad("%s: %s".formatted(name, e.getMessage()));
        }
    }

    /// The same for one that may be missing.
    public static <T> @Nullable T optional(
            String name, @Nullable String text, Function<String, T> parse) {
        return text == null ? null : parsed(name, text, parse);
    }

    public static StreamId stream(String category, String key) {
        return parsed("stream", category + "/" + key, StreamId::parse);
    }

    /// How many rows or events an answer has at most; 1,000 if that is not said.
    ///
    /// @throws RequestException 400 if it is more than an answer may have
    public static int page(@Nullable Long limit, StreamsSettings settings) {
        return (int) within("limit", limit, PAGE, 1, settings.pageEventsMax());
    }

    /// A number within limits; `usual` if it is missing.
    ///
    /// @throws RequestException 400 if it is outside
    public static long within(
            String name, @Nullable Long value, long usual, long least, long most) {
        long given = value == null ? usual : value;
        if (given < least || given > most) {
            throw RequestException.bad(
                    "%s is %d; it must be from %d to %d".formatted(name, given, least, most));
        }
        return given;
    }
}
