package io.throughline.deploy.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/// A record of a topic before it has an offset.
@SuppressWarnings("ArrayRecordComponent") // Shared, not copied; never compared.
record Entry(
        String topic,
        int partition,
        @Nullable String key,
        byte @Nullable [] value,
        Headers headers,
        long timestampMs) {

    Entry inPartition(int other) {
        return new Entry(topic, other, key, value, headers, timestampMs);
    }

    Entry withKey(@Nullable String other) {
        return new Entry(topic, partition, other, value, headers, timestampMs);
    }

    Entry withValue(byte @Nullable [] other) {
        return new Entry(topic, partition, key, other, headers, timestampMs);
    }

    Entry withHeader(String name, String text) {
        RecordHeaders changed = new RecordHeaders(headers);
        changed.remove(name);
        changed.add(name, text.getBytes(UTF_8));
        return new Entry(topic, partition, key, value, changed, timestampMs);
    }

    Entry recordedAt(long otherMs) {
        return new Entry(topic, partition, key, value, headers, otherMs);
    }

    ConsumerRecord<byte[], byte[]> at(long offset) {
        return new ConsumerRecord<>(
                topic,
                partition,
                offset,
                timestampMs,
                TimestampType.CREATE_TIME,
                0,
                0,
                key == null ? null : key.getBytes(UTF_8),
                value,
                headers,
                Optional.empty());
    }

    ProducerRecord<byte[], byte[]> toSend() {
        return new ProducerRecord<>(
                topic,
                partition,
                timestampMs,
                key == null ? null : key.getBytes(UTF_8),
                value,
                headers);
    }
}
