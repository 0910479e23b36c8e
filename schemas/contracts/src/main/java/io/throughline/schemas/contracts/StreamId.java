package io.throughline.schemas.contracts;

/// Names one entity's history: a category and a key, written `order/4711`.
///
/// The written form is the Kafka record key of every command and event of the stream. It is at most
/// [#LENGTH_MAX] characters, and holds no white space or control characters. The category is
/// everything before the first slash; the key may contain further slashes.
///
/// The key may end in a hash tag in braces, as in `deadletter/notifier:{order/4711}`: then the tag
/// alone decides the partition, so that this stream lies beside `order/4711`. Such an id may be
/// [#TAGGED_LENGTH_MAX] characters long. Braces stand for nothing else.
public record StreamId(String category, String key) {

    /// The longest written form without a hash tag, in characters.
    public static final int LENGTH_MAX = 250;

    /// The longest written form with a hash tag, in characters.
    public static final int TAGGED_LENGTH_MAX = 400;

    public StreamId {
        if (!IdText.isName(category)) {
            throw new IllegalArgumentException(
                    "category '%s' must be lower-case letters, digits and dashes, as in order"
                            .formatted(category));
        }
        if (!IdText.isToken(key)) {
            throw new IllegalArgumentException(
                    "key '%s' of category %s must not be empty or hold white space"
                            .formatted(key, category));
        }
        if (!HashTag.isWellFormed(key)) {
            throw new IllegalArgumentException(
                    ("key '%s' of category %s must have braces only around its end, as in"
                                    + " deadletter/notifier:{order/4711}")
                            .formatted(key, category));
        }
        int lengthMax = HashTag.isIn(key) ? TAGGED_LENGTH_MAX : LENGTH_MAX;
        if (category.length() + 1 + key.length() > lengthMax) {
            throw new IllegalArgumentException(
                    "stream id %s/%s is longer than %d characters"
                            .formatted(category, key, lengthMax));
        }
    }

    /// Reads the written form, such as `order/4711`.
    public static StreamId parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException(
                    "stream id '%s' must be category/key, as in order/4711".formatted(text));
        }
        return new StreamId(text.substring(0, slash), text.substring(slash + 1));
    }

    /// The event of this stream at `version`.
    public EventId at(long version) {
        return new EventId(this, version);
    }

    @Override
    public String toString() {
        return category + "/" + key;
    }
}
