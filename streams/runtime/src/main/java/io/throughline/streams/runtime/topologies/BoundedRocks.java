package io.throughline.streams.runtime.topologies;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Options;

/// Makes a state store use the [RocksMemory] that its Streams settings carry under [#MEMORY]. Kafka
/// Streams makes one of these for each store.
public final class BoundedRocks implements RocksDBConfigSetter {

    static final String MEMORY = "throughline.rocks.memory";

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        if (!(configs.get(MEMORY) instanceof RocksMemory memory)) {
            throw new IllegalStateException(
                    "store %s is opened without the setting %s".formatted(storeName, MEMORY));
        }
        BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
        table.setBlockCache(memory.blocks());
        // Or index and filter blocks would be held outside the cache, without a bound.
        table.setCacheIndexAndFilterBlocks(true);
        table.setCacheIndexAndFilterBlocksWithHighPriority(true);
        table.setPinTopLevelIndexAndFilter(true);
        options.setTableFormatConfig(table);
        options.setWriteBufferManager(memory.writeBuffers());
    }

    @Override
    public void close(String storeName, Options options) {
        // The memory is shared: whoever made it closes it.
    }
}
