package io.throughline.streams.topology.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.CompressionType;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/// The RocksDB below a journal. Safe for one writing and several reading threads; the caller sees
/// to it that nobody reads while it closes.
final class JournalFiles implements AutoCloseable {

    private static final long BLOCK_CACHE_BYTES_MAX = 16L << 20;
    private static final long WRITE_BUFFER_BYTES_MAX = 8L << 20;

    // Stream ids start with a letter, so this sorts before all of them.
    private static final String OFFSET_PREFIX = "\0offset/";

    private final RocksDB db;
    private final Options options;
    private final LRUCache cache;
    private final BloomFilter filter;

    private JournalFiles(RocksDB db, Options options, LRUCache cache, BloomFilter filter) {
        this.db = db;
        this.options = options;
        this.cache = cache;
        this.filter = filter;
    }

    static JournalFiles open(String folder) throws RocksDBException {
        RocksDB.loadLibrary();
        LRUCache cache = new LRUCache(BLOCK_CACHE_BYTES_MAX);
        BloomFilter filter = new BloomFilter();
        Options options =
                new Options()
                        .setCreateIfMissing(true)
                        .setCompressionType(CompressionType.LZ4_COMPRESSION)
                        .setWriteBufferSize(WRITE_BUFFER_BYTES_MAX)
                        .setMaxWriteBufferNumber(2)
                        .setTableFormatConfig(
                                new BlockBasedTableConfig()
                                        .setBlockCache(cache)
                                        .setFilterPolicy(filter));
        return new JournalFiles(RocksDB.open(options, folder), options, cache, filter);
    }

    void put(byte[] key, byte[] value) {
        try {
            db.put(key, value);
        } catch (RocksDBException e) {
            throw failed("write to", e);
        }
    }

    /// Notes how far the journal has come with a partition; null forgets it.
    void putOffset(String partition, @Nullable Long offset) {
        byte[] key = offsetKey(partition);
        if (offset == null) {
            delete(key);
        } else {
            put(key, ByteBuffer.allocate(8).putLong(offset).array());
        }
    }

    void forgetOffsets() {
        List<byte[]> keys = new ArrayList<>();
        byte[] first = offsetKey("");
        try (RocksIterator entries = db.newIterator()) {
            entries.seek(first);
            while (entries.isValid() && startsWith(entries.key(), first)) {
                keys.add(entries.key());
                entries.next();
            }
            entries.status();
        } catch (RocksDBException e) {
            throw failed("read", e);
        }
        keys.forEach(this::delete);
    }

    private void delete(byte[] key) {
        try {
            db.delete(key);
        } catch (RocksDBException e) {
            throw failed("write to", e);
        }
    }

    /// What lies at `key`, if there is anything.
    byte @Nullable [] get(byte[] key) {
        try {
            return db.get(key);
        } catch (RocksDBException e) {
            throw failed("read", e);
        }
    }

    @Nullable Long offset(String partition) {
        try {
            byte[] offset = db.get(offsetKey(partition));
            return offset == null ? null : ByteBuffer.wrap(offset).getLong();
        } catch (RocksDBException e) {
            throw failed("read", e);
        }
    }

    /// Gives the entries from `from` on that belong together with it to `each`, until it returns
    /// false.
    void scan(byte[] from, EntryConsumer each) {
        try (RocksIterator entries = db.newIterator()) {
            entries.seek(from);
            while (entries.isValid()
                    && JournalKey.together(entries.key(), from)
                    && each.accept(entries.key(), entries.value())) {
                entries.next();
            }
            entries.status();
        } catch (RocksDBException e) {
            throw failed("read", e);
        }
    }

    /// Gives the last entry at or before `upTo` that belongs together with it, if there is one.
    void newest(byte[] upTo, EntryConsumer found) {
        try (RocksIterator entries = db.newIterator()) {
            entries.seekForPrev(upTo);
            if (entries.isValid() && JournalKey.together(entries.key(), upTo)) {
                found.accept(entries.key(), entries.value());
            }
            entries.status();
        } catch (RocksDBException e) {
            throw failed("read", e);
        }
    }

    /// The keys of entries after `after` in their order, at most `limit`.
    List<byte[]> keys(byte[] after, int limit) {
        List<byte[]> keys = new ArrayList<>();
        try (RocksIterator entries = db.newIterator()) {
            entries.seek(after);
            while (entries.isValid() && keys.size() < limit) {
                byte[] key = entries.key();
                if (!Arrays.equals(key, after) && !startsWith(key, offsetKey(""))) {
                    keys.add(key);
                }
                entries.next();
            }
            entries.status();
        } catch (RocksDBException e) {
            throw failed("read", e);
        }
        return keys;
    }

    @Override
    public void close() {
        db.close();
        options.close();
        cache.close();
        filter.close();
    }

    /// Takes one entry; returns whether it wants the next.
    interface EntryConsumer {
        boolean accept(byte[] key, byte[] value);
    }

    private ProcessorStateException failed(String what, RocksDBException e) {
        return new ProcessorStateException(
                "cannot %s the journal in %s".formatted(what, db.getName()), e);
    }

    private static boolean startsWith(byte[] key, byte[] prefix) {
        return key.length >= prefix.length
                && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
    }

    private static byte[] offsetKey(String partition) {
        return (OFFSET_PREFIX + partition).getBytes(StandardCharsets.UTF_8);
    }
}
