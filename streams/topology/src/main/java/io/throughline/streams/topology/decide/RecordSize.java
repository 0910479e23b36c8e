package io.throughline.streams.topology.decide;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/// How many bytes a record takes, but for a few that Kafka puts around it. Text is taken to be
/// ASCII, as nearly all of it is.
final class RecordSize {

    private RecordSize() {}

    static long of(Record<String, byte[]> record) {
        long key = record.key() == null ? 0 : record.key().length();
        return key + of(record.value(), record.headers());
    }

    static long of(byte @Nullable [] value, Headers headers) {
        long size = length(value);
        for (Header header : headers) {
            size += header.key().length() + length(header.value());
        }
        return size;
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }
}
