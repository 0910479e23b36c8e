package io.throughline.streams.runtime.healing;

import io.throughline.schemas.codec.Partitions;
import io.throughline.streams.topology.decide.HashChain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/// Changes what lies in the stores of a service that is stopped.
final class Vandal {

    private static final int PARTITIONS = 8;

    private final Path stateDir;

    Vandal(Path stateDir) {
        this.stateDir = stateDir;
    }

    /// Changes the head of a stream; null deletes it.
    void head(String stream, Function<byte[], byte @Nullable []> change) {
        String task = "0_" + Partitions.of(stream, PARTITIONS);
        change(folder("counting-decide", task, "heads"), utf8(stream), change);
    }

    /// The head of a stream as it is.
    byte[] head(String stream) {
        List<byte[]> found = new ArrayList<>();
        head(
                stream,
                head -> {
                    found.add(head);
                    return head;
                });
        return found.getFirst();
    }

    /// Changes an event in the journal.
    void event(String stream, long version, Function<byte[], byte @Nullable []> change) {
        change(journal(stream), eventKey(stream, version), change);
    }

    /// Puts a copy of an event into the journal, in the partition of the first one.
    void copiedEvent(String from, long version, String to, long as) {
        at(
                journal(from),
                db -> {
                    byte[] event = db.get(eventKey(from, version));
                    db.put(eventKey(to, as), Objects.requireNonNull(event, "nothing to copy"));
                });
    }

    /// The hash of the chain of a stream's events as they are in the journal now.
    byte[] chain(String stream) {
        byte[][] hash = {new byte[HashChain.LENGTH_BYTES]};
        at(
                journal(stream),
                db -> {
                    for (long version = 1; db.get(eventKey(stream, version)) != null; version++) {
                        hash[0] = next(hash[0], ByteBuffer.wrap(db.get(eventKey(stream, version))));
                    }
                });
        return hash[0];
    }

    // Reads what the journal has written: time, partition, offset, headers, value.
    private static byte[] next(byte[] before, ByteBuffer event) {
        long recordedAtMs = event.getLong();
        event.position(event.position() + 12);
        Headers headers = new RecordHeaders();
        for (int left = event.getShort(); left > 0; left--) {
            byte[] key = new byte[event.getShort()];
            event.get(key);
            byte[] value = new byte[event.getInt()];
            event.get(value);
            headers.add(new String(key, StandardCharsets.UTF_8), value);
        }
        byte[] value = new byte[event.remaining()];
        event.get(value);
        return HashChain.next(before, recordedAtMs, headers, value);
    }

    private static byte[] eventKey(String stream, long version) {
        byte[] id = utf8(stream);
        return ByteBuffer.allocate(id.length + 10)
                .put(id)
                .put((byte) 0)
                .put((byte) 'e')
                .putLong(version)
                .array();
    }

    private Path journal(String stream) {
        return folder("counting-journal", "0_" + Partitions.of(stream, PARTITIONS), "journal");
    }

    /// Changes a row of the read model.
    void row(String projection, String key, Function<byte[], byte @Nullable []> change) {
        String task = "1_" + Partitions.of(key, PARTITIONS);
        change(folder("counting-project-" + projection, task, projection), utf8(key), change);
    }

    /// Puts a copy of a row of the read model under another key.
    void copiedRow(String projection, String key, String as) {
        byte[][] row = {null};
        row(
                projection,
                key,
                found -> {
                    row[0] = found;
                    return found;
                });
        String task = "1_" + Partitions.of(as, PARTITIONS);
        at(
                folder("counting-project-" + projection, task, projection),
                db -> db.put(utf8(as), row[0]));
    }

    /// Removes the journal, so that it is restored from the log.
    void journals() throws IOException {
        try (Stream<Path> files = Files.walk(stateDir.resolve("counting-journal"))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private Path folder(String application, String task, String store) {
        Path folder = stateDir.resolve(application).resolve(task).resolve("rocksdb").resolve(store);
        if (!Files.isDirectory(folder)) {
            throw new UncheckedIOException(new IOException("there is no folder " + folder));
        }
        return folder;
    }

    private static void change(
            Path folder, byte[] key, Function<byte[], byte @Nullable []> change) {
        at(
                folder,
                db -> {
                    byte[] found = Objects.requireNonNull(db.get(key), "nothing to change");
                    byte[] next = change.apply(found);
                    if (next == null) {
                        db.delete(key);
                    } else {
                        db.put(key, next);
                    }
                });
    }

    private interface Act {
        void on(RocksDB db) throws RocksDBException;
    }

    private static void at(Path folder, Act act) {
        RocksDB.loadLibrary();
        List<ColumnFamilyHandle> families = new ArrayList<>();
        try (Options list = new Options();
                DBOptions options = new DBOptions()) {
            List<ColumnFamilyDescriptor> names =
                    RocksDB.listColumnFamilies(list, folder.toString()).stream()
                            .map(ColumnFamilyDescriptor::new)
                            .toList();
            try (RocksDB db = RocksDB.open(options, folder.toString(), names, families)) {
                act.on(db);
                families.forEach(ColumnFamilyHandle::close);
            }
        } catch (RocksDBException e) {
            throw new IllegalStateException("in " + folder, e);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
