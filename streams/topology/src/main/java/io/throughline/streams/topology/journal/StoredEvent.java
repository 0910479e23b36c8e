package io.throughline.streams.topology.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/// An event as the journal keeps it: the record of the log without its key.
///
/// @param recordedAtMs milliseconds since the epoch
@SuppressWarnings("ArrayRecordComponent") // Shared, not copied; never compared.
record StoredEvent(long recordedAtMs, int partition, long offset, Headers headers, byte[] value) {

    private static final byte[] NONE = {};

    static StoredEvent of(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        long recordedAtMs = in.getLong();
        int partition = in.getInt();
        long offset = in.getLong();
        Headers headers = new RecordHeaders();
        for (int left = in.getShort(); left > 0; left--) {
            byte[] key = new byte[in.getShort()];
            in.get(key);
            int length = in.getInt();
            byte[] value = length < 0 ? null : new byte[length];
            if (value != null) {
                in.get(value);
            }
            headers.add(new String(key, StandardCharsets.UTF_8), value);
        }
        return new StoredEvent(
                recordedAtMs,
                partition,
                offset,
                headers,
                Arrays.copyOfRange(bytes, in.position(), bytes.length));
    }

    byte[] toBytes() {
        Header[] each = headers.toArray();
        byte[][] keys = new byte[each.length][];
        int length = 8 + 4 + 8 + 2 + value.length;
        for (int i = 0; i < each.length; i++) {
            keys[i] = each[i].key().getBytes(StandardCharsets.UTF_8);
            length += 2 + keys[i].length + 4 + length(each[i].value());
        }
        ByteBuffer out =
                ByteBuffer.allocate(length)
                        .putLong(recordedAtMs)
                        .putInt(partition)
                        .putLong(offset)
                        .putShort((short) each.length);
        for (int i = 0; i < each.length; i++) {
            out.putShort((short) keys[i].length).put(keys[i]);
            // Kafka's headers may have no value.
            byte[] header = each[i].value();
            out.putInt(header == null ? -1 : header.length).put(header == null ? NONE : header);
        }
        return out.put(value).array();
    }

    private static int length(byte @Nullable [] value) {
        return value == null ? 0 : value.length;
    }
}
