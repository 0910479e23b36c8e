package io.throughline.schemas.contracts;

/// A position in a stream, written `order/4711@7`: the id of the event there, and in a [Basis] the
/// version up to which the stream was seen. Versions count from 1 without gaps; 0 is the empty
/// stream.
public record EventId(StreamId stream, long version) {

    public EventId {
        if (version < 0) {
            throw new IllegalArgumentException(
                    "version %d of stream %s must not be negative".formatted(version, stream));
        }
    }

    /// Reads the written form, such as `order/4711@7`.
    public static EventId parse(String text) {
        int at = text.lastIndexOf('@');
        if (at < 0) {
            throw new IllegalArgumentException(
                    "event id '%s' must be stream@version, as in order/4711@7".formatted(text));
        }
        try {
            return new EventId(
                    StreamId.parse(text.substring(0, at)), Long.parseLong(text.substring(at + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "event id '%s' must end in a version number, as in order/4711@7"
                            .formatted(text),
                    e);
        }
    }

    @Override
    public String toString() {
        return stream + "@" + version;
    }
}
