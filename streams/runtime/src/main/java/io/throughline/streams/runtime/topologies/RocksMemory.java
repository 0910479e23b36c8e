package io.throughline.streams.runtime.topologies;

import io.throughline.streams.runtime.settings.StreamsSettings;
import jakarta.inject.Singleton;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/// The memory outside the heap that all state stores of this service share. Without it every store
/// of every partition would take its own. [Topologies] closes it once no store is open.
@Singleton
final class RocksMemory {

    private static final int SHARD_BITS_CHOSEN_BY_ROCKSDB = -1;
    private static final double INDEX_SHARE = 0.1;

    private final Cache blocks;
    private final WriteBufferManager writeBuffers;

    RocksMemory(StreamsSettings settings) {
        RocksDB.loadLibrary();
        blocks =
                new LRUCache(
                        settings.blockCacheBytesMax(),
                        SHARD_BITS_CHOSEN_BY_ROCKSDB,
                        false,
                        INDEX_SHARE);
        writeBuffers = new WriteBufferManager(settings.writeBuffersBytesMax(), blocks);
    }

    Cache blocks() {
        return blocks;
    }

    WriteBufferManager writeBuffers() {
        return writeBuffers;
    }

    void close() {
        writeBuffers.close();
        blocks.close();
    }
}
