package io.throughline.streams.runtime;

import io.throughline.schemas.codec.Partitions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
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

    /// Changes an event in the journal.
    void event(String stream, long version, Function<byte[], byte @Nullable []> change) {
        byte[] id = utf8(stream);
        byte[] key =
                ByteBuffer.allocate(id.length + 10)
                        .put(id)
                        .put((byte) 0)
                        .put((byte) 'e')
                        .putLong(version)
                        .array();
        String task = "0_" + Partitions.of(stream, PARTITIONS);
        change(folder("counting-journal", task, "journal"), key, change);
    }

    /// Changes a row of the read model.
    void row(String projection, String key, Function<byte[], byte @Nullable []> change) {
        String task = "1_" + Partitions.of(key, PARTITIONS);
        change(folder("counting-project-" + projection, task, projection), utf8(key), change);
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
        RocksDB.loadLibrary();
        List<ColumnFamilyHandle> families = new ArrayList<>();
        try (Options list = new Options();
                DBOptions options = new DBOptions()) {
            List<ColumnFamilyDescriptor> names =
                    RocksDB.listColumnFamilies(list, folder.toString()).stream()
                            .map(ColumnFamilyDescriptor::new)
                            .toList();
            try (RocksDB db = RocksDB.open(options, folder.toString(), names, families)) {
                byte[] found = Objects.requireNonNull(db.get(key), "nothing is there to change");
                byte[] next = change.apply(found);
                if (next == null) {
                    db.delete(key);
                } else {
                    db.put(key, next);
                }
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
