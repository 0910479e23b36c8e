package io.throughline.schemas.codec;

import org.apache.kafka.common.header.Headers;

/// What a dead letter carries beside the record that failed, whose value and headers it keeps.
///
/// @param by who could not handle the record, such as `decide` or an agent's name
/// @param error one sentence; only the first [#ERROR_CHARS_MAX] characters are written
/// @param topic where the record lies, with `partition` and `offset`
public record DeadLetterHeaders(String by, String error, String topic, int partition, long offset) {

    /// How much is kept of an error, in characters.
    public static final int ERROR_CHARS_MAX = 2_000;

    private static final String BY = "tl_by";
    private static final String ERROR = "tl_error";
    private static final String TOPIC = "tl_topic";
    private static final String PARTITION = "tl_partition";
    private static final String OFFSET = "tl_offset";

    /// Adds the headers to those of the record that failed.
    public void write(Headers headers) {
        Header.add(headers, BY, by);
        Header.add(headers, ERROR, error.substring(0, Math.min(error.length(), ERROR_CHARS_MAX)));
        Header.add(headers, TOPIC, topic);
        Header.add(headers, PARTITION, Integer.toString(partition));
        Header.add(headers, OFFSET, Long.toString(offset));
    }
}
