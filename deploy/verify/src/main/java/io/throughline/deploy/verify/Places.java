package io.throughline.deploy.verify;

import io.throughline.schemas.codec.Header;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// How findings name the records that they are about.
public final class Places {

    private Places() {}

    /// Such as `order/4711@3, offset 77 of partition 2 of logistics.events`.
    public static String of(ConsumerRecord<byte[], byte[]> record) {
        String id = Header.text(record.headers(), Header.ID);
        String name = id == null ? key(record) : id;
        return of(name, record.offset(), record.partition(), record.topic());
    }

    /// Such as `attestation 3, offset 4 of partition 2 of logistics.attestations`.
    public static String of(String name, long offset, int partition, String topic) {
        return "%s, offset %d of partition %d of %s".formatted(name, offset, partition, topic);
    }

    private static String key(ConsumerRecord<byte[], byte[]> record) {
        return record.key() == null ? "(no key)" : new String(record.key(), StandardCharsets.UTF_8);
    }
}
