package io.throughline.deploy.verify;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MemoryRecordsBuilder;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.utils.ByteUtils;

/// The first segment file of a partition, while no broker runs: whoever has the disk can do this.
final class Segment {

    private static final String NAME = "00000000000000000000.log";
    private static final int LENGTH_AT = 8;
    private static final int FRAME_BYTES = 12;
    private static final int CRC_AT = 17;
    private static final int CRC_FROM = 21;
    private static final int VARINT_BYTES_MAX = 5;

    private final Path folder;

    Segment(Path brokerFolder, String topic, int partition) {
        folder = brokerFolder.resolve(topic + "-" + partition);
    }

    /// One record with the offset that it has in the file.
    @SuppressWarnings("ArrayRecordComponent") // Shared, not copied; never compared.
    record Stored(long offset, long timestampMs, byte[] key, byte[] value, Header[] headers) {

        Stored at(long other) {
            return new Stored(other, timestampMs, key, value, headers);
        }
    }

    /// All records, those of transactions and their markers too.
    List<Stored> records() throws IOException {
        List<Stored> found = new ArrayList<>();
        for (Record each : MemoryRecords.readableRecords(ByteBuffer.wrap(bytes())).records()) {
            found.add(
                    new Stored(
                            each.offset(),
                            each.timestamp(),
                            bytes(each.key()),
                            bytes(each.value()),
                            each.headers()));
        }
        return found;
    }

    /// Writes these records instead, a batch for each.
    void write(List<Stored> records) throws IOException {
        ByteBuffer file = ByteBuffer.allocate(2 * Math.toIntExact(Files.size(file())) + 1_000_000);
        for (Stored each : records) {
            MemoryRecordsBuilder batch =
                    MemoryRecords.builder(
                            ByteBuffer.allocate(each.value.length + 100_000),
                            Compression.NONE,
                            TimestampType.CREATE_TIME,
                            each.offset);
            batch.appendWithOffset(
                    each.offset, each.timestampMs, each.key, each.value, each.headers);
            file.put(batch.build().buffer());
        }
        replace(Arrays.copyOf(file.array(), file.position()));
    }

    /// Alters one byte of an event's value, and the checksum of its batch so that nobody notices.
    void alterValue(byte[] key, byte[] value) throws IOException {
        ByteBuffer record =
                ByteBuffer.allocate(key.length + VARINT_BYTES_MAX + value.length).put(key);
        ByteUtils.writeVarint(value.length, record);
        record.put(value);
        byte[] sought = Arrays.copyOf(record.array(), record.position());
        alter(sought, sought.length - 1);
    }

    /// Alters the byte `at` of the only place with these bytes, and the checksum of its batch.
    void alter(byte[] sought, int at) throws IOException {
        byte[] bytes = bytes();
        int place = indexOf(bytes, sought, 0);
        if (place < 0 || indexOf(bytes, sought, place + 1) >= 0) {
            throw new AssertionError("the bytes must be in %s once".formatted(file()));
        }
        bytes[place + at] ^= 1;
        ByteBuffer all = ByteBuffer.wrap(bytes);
        for (int from = 0, end; from < bytes.length; from = end) {
            end = from + FRAME_BYTES + all.getInt(from + LENGTH_AT);
            CRC32C crc = new CRC32C();
            crc.update(bytes, from + CRC_FROM, end - from - CRC_FROM);
            all.putInt(from + CRC_AT, (int) crc.getValue());
        }
        replace(bytes);
    }

    private static int indexOf(byte[] bytes, byte[] sought, int from) {
        for (int i = from; i <= bytes.length - sought.length; i++) {
            if (Arrays.equals(bytes, i, i + sought.length, sought, 0, sought.length)) {
                return i;
            }
        }
        return -1;
    }

    // The broker makes the indexes anew if there are none.
    private void replace(byte[] bytes) throws IOException {
        Files.write(file(), bytes);
        try (DirectoryStream<Path> indexes = Files.newDirectoryStream(folder, "*index")) {
            for (Path index : indexes) {
                Files.delete(index);
            }
        }
    }

    private byte[] bytes() throws IOException {
        return Files.readAllBytes(file());
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private Path file() {
        return folder.resolve(NAME);
    }
}
