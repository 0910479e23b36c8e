package io.throughline.streams.topology;

import io.throughline.schemas.codec.Header;
import io.throughline.schemas.contracts.Event;
import io.throughline.streams.kernel.View;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/// A named read model: which events go to which row, and the view that folds them there.
///
/// @param name lower-case, part of topic and store names, such as `lane`
/// @param states the record or sealed family of rows, with a schema beside it
public record Projection<S, E extends Event>(
        String name, Class<E> events, Class<S> states, Rows<E> rows, View<S, E> view) {

    /// Which row an event goes to.
    public sealed interface Rows<E> {

        /// To the one with a key that the event tells; to none if it is empty. Events of many
        /// streams meet in a row, and it stays once it is there.
        record Keyed<E>(Function<E, Optional<String>> key) implements Rows<E> {}

        /// To that of its stream. A row that is as before any event is dropped.
        record OfStreams<E>() implements Rows<E> {}
    }

    /// A row as it is folded.
    ///
    /// @param version how many events have gone into it; for rows of streams that is the version of
    ///   the stream, so that it goes on where it was when a dropped row comes again
    /// @param state null if there is no row now
    public record Folded(long version, @Nullable Object state) {

        /// Before any event.
        public static final Folded NOTHING = new Folded(0, null);
    }

    /// A projection whose rows have keys.
    ///
    /// @param key of an event's row; empty for an event that does not concern this projection
    public Projection(
            String name,
            Class<E> events,
            Class<S> states,
            Function<E, Optional<String>> key,
            View<S, E> view) {
        this(name, events, states, new Rows.Keyed<>(key), view);
    }

    /// A projection with a row for each stream of a family of events, as long as there is something
    /// to say of it.
    public static <S, E extends Event> Projection<S, E> ofStreams(
            String name, Class<E> events, Class<S> states, View<S, E> view) {
        return new Projection<>(name, events, states, new Rows.OfStreams<>(), view);
    }

    /// Whether each row lies where the events of its stream lie.
    public boolean isOfStreams() {
        return rows instanceof Rows.OfStreams<E>;
    }

    /// The key of the row that an event of `stream` goes to, if it concerns this projection.
    public Optional<String> keyOf(String stream, Event event) {
        if (!events.isInstance(event)) {
            return Optional.empty();
        }
        return switch (rows) {
            case Rows.Keyed<E>(var key) -> key.apply(events.cast(event));
            case Rows.OfStreams<E> _ -> Optional.of(stream);
        };
    }

    /// The row after one more event, which was recorded with these headers.
    ///
    /// @throws IllegalArgumentException if the headers do not tell the version of the event, and
    ///   the row needs it
    public Folded fold(Folded before, Event event, Headers headers) {
        Object from = before.state() == null ? view.initial() : before.state();
        Object after = view.evolve(states.cast(from), events.cast(event));
        return switch (rows) {
            case Rows.Keyed<E> _ -> new Folded(before.version() + 1, after);
            case Rows.OfStreams<E> _ ->
                    new Folded(version(headers), after.equals(view.initial()) ? null : after);
        };
    }

    private static long version(Headers headers) {
        String version = Header.text(headers, Header.VERSION);
        if (version == null) {
            throw new IllegalArgumentException("header %s is missing".formatted(Header.VERSION));
        }
        return Long.parseLong(version);
    }
}
