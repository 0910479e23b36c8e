package io.throughline.deploy.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.FileRecords;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MemoryRecordsBuilder;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.record.internal.SimpleRecord;

/// The batches of a topic as the broker has them on its disk, and how large they would be with
/// other headers: the same records in the same batches, compressed with zstd.
final class StoredBatches {

    private static final Compression ZSTD = Compression.zstd().build();
    private static final int SPARE_BYTES = 1 << 10;

    private final List<List<SimpleRecord>> batches = new ArrayList<>();
    private int largestBytes;

    private StoredBatches() {}

    /// Reads the events of a topic from the broker's folder. All of them must be acknowledged.
    static StoredBatches read(Path brokerFolder, String topic) throws IOException {
        StoredBatches stored = new StoredBatches();
        try (DirectoryStream<Path> partitions =
                Files.newDirectoryStream(brokerFolder, topic + "-*")) {
            for (Path partition : partitions) {
                try (DirectoryStream<Path> segments =
                        Files.newDirectoryStream(partition, "*.log")) {
                    for (Path segment : segments) {
                        stored.add(segment);
                    }
                }
            }
        }
        return stored;
    }

    private void add(Path segment) throws IOException {
        try (FileRecords records = FileRecords.open(segment.toFile(), false, true, 0, false)) {
            for (RecordBatch batch : records.batches()) {
                // The ends of transactions are no events.
                if (!batch.isControlBatch()) {
                    batches.add(records(batch));
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private List<SimpleRecord> records(RecordBatch batch) {
        List<SimpleRecord> records = new ArrayList<>();
        int bytes = SPARE_BYTES;
        for (Record record : batch) {
            bytes += record.sizeInBytes();
            records.add(new SimpleRecord(record));
        }
        largestBytes = Math.max(largestBytes, bytes);
        return records;
    }

    List<SimpleRecord> all() {
        return batches.stream().flatMap(List::stream).toList();
    }

    int batchCount() {
        return batches.size();
    }

    /// Stored bytes of all batches if the records had only the headers that `keep` names.
    long zstdBytes(Predicate<String> keep) {
        ByteBuffer buffer = ByteBuffer.allocate(largestBytes + SPARE_BYTES);
        long bytes = 0;
        for (List<SimpleRecord> batch : batches) {
            buffer.clear();
            bytes += zstdBytes(buffer, batch, keep);
        }
        return bytes;
    }

    private static int zstdBytes(
            ByteBuffer buffer, List<SimpleRecord> batch, Predicate<String> keep) {
        try (MemoryRecordsBuilder to =
                MemoryRecords.builder(buffer, ZSTD, TimestampType.CREATE_TIME, 0)) {
            for (SimpleRecord record : batch) {
                to.append(
                        new SimpleRecord(
                                record.timestamp(),
                                record.key(),
                                record.value(),
                                kept(record.headers(), keep)));
            }
            return to.build().sizeInBytes();
        }
    }

    private static Header[] kept(Header[] headers, Predicate<String> keep) {
        List<Header> kept = new ArrayList<>(headers.length);
        for (Header header : headers) {
            if (keep.test(header.key())) {
                kept.add(header);
            }
        }
        return kept.toArray(Header[]::new);
    }
}
