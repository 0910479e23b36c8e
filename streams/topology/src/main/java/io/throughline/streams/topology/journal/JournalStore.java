package io.throughline.streams.topology.journal;

import io.throughline.schemas.codec.Header;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.internals.RecordBatchingStateRestoreCallback;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One partition's journal: every event by stream and version, and snapshots between them.
///
/// The store has no changelog of its own. It is filled from the events topic, and restored from it,
/// so that Kafka holds no second copy of the log. Filling it twice with the same event changes
/// nothing. Written by one thread, read by any.
final class JournalStore implements StateStore {

    private static final Logger log = LoggerFactory.getLogger(JournalStore.class);
    private static final long NOTHING = -1;
    private static final int KEYS_AT_ONCE = 10_000;

    private final String name;
    private final Snapshots snapshots;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private volatile @Nullable JournalFiles files;
    private volatile @Nullable File folder;
    private volatile boolean condemned;
    private volatile long reached = NOTHING;

    JournalStore(String name, Snapshots snapshots) {
        this.name = name;
        this.snapshots = snapshots;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        File in = new File(new File(context.stateDir(), "rocksdb"), name);
        folder = in;
        condemned = false;
        reached = NOTHING;
        try {
            Files.createDirectories(in.toPath());
            files = opened(in);
        } catch (IOException e) {
            throw new UncheckedIOException("journal folder %s".formatted(in), e);
        } catch (RocksDBException e) {
            throw new ProcessorStateException("journal in %s does not open".formatted(in), e);
        }
        // The internal type is the only restore callback that is given headers and offsets.
        RecordBatchingStateRestoreCallback restore = records -> records.forEach(this::restore);
        context.register(root, restore);
    }

    // Everything in it is in the log, so that broken files are no loss.
    private static JournalFiles opened(File folder) throws RocksDBException, IOException {
        try {
            return JournalFiles.open(folder.getPath());
        } catch (RocksDBException e) {
            if (!isCorrupt(e)) {
                throw e;
            }
            log.atError()
                    .addKeyValue("folder", folder)
                    .setCause(e)
                    .log("The journal's files are broken; it is restored from the log");
            Utils.delete(folder);
            Files.createDirectories(folder.toPath());
            return JournalFiles.open(folder.getPath());
        }
    }

    private static boolean isCorrupt(RocksDBException e) {
        return e.getStatus() != null && e.getStatus().getCode() == Status.Code.Corruption;
    }

    /// Says that what is kept here is wrong: the writer closes the store, which deletes it, and
    /// restores it from the log.
    void condemn() {
        condemned = true;
    }

    boolean isCondemned() {
        return condemned;
    }

    /// Every event of the log up to this offset has been put, at least; -1 if that is not known.
    long reached() {
        return reached;
    }

    /// What is kept of the stream's event at `version`, in its stored form.
    byte @Nullable [] stored(String stream, long version) {
        return stored(JournalKey.of(stream, JournalKey.EVENT, version));
    }

    /// The snapshot that is kept at exactly this version.
    byte @Nullable [] snapshotAt(String stream, long version) {
        return stored(JournalKey.of(stream, JournalKey.SNAPSHOT, version));
    }

    private byte @Nullable [] stored(byte[] key) {
        lock.readLock().lock();
        try {
            return open().get(key);
        } finally {
            lock.readLock().unlock();
        }
    }

    private void restore(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() != null && record.value() != null) {
            StoredEvent event =
                    new StoredEvent(
                            record.timestamp(),
                            record.partition(),
                            record.offset(),
                            record.headers(),
                            record.value());
            put(new String(record.key(), StandardCharsets.UTF_8), event);
        }
    }

    /// Keeps the event at the version that its headers say, and a snapshot where one is due.
    /// Returns false, and keeps nothing, if it is no event of a stream of ours.
    boolean put(String stream, StoredEvent event) {
        long version = version(event.headers());
        // A zero byte ends the stream id within a key.
        if (version < 1 || stream.indexOf('\0') >= 0) {
            return false;
        }
        JournalFiles store = open();
        store.put(JournalKey.of(stream, JournalKey.EVENT, version), event.toBytes());
        if (version % snapshots.everyEvents() == 0) {
            byte[] key = JournalKey.of(stream, JournalKey.SNAPSHOT, version);
            snapshots.at(this, stream, version).ifPresent(state -> store.put(key, state));
        }
        reached = event.offset();
        return true;
    }

    /// Gives the stream's events from version `from` on to `each`, in order, until it returns
    /// false.
    void read(String stream, long from, EventConsumer each) {
        reading(store ->
                store.scan(
                        JournalKey.of(stream, JournalKey.EVENT, from),
                        (key, value) ->
                                each.accept(JournalKey.version(key), StoredEvent.of(value))));
    }

    /// The keys of all entries, events and snapshots, in their order; some after the other, so that
    /// the store can be closed in between.
    void keys(Consumer<byte[]> each) {
        byte[] last = {};
        List<byte[]> some = keys(last);
        while (!some.isEmpty()) {
            some.forEach(each);
            last = some.getLast();
            some = keys(last);
        }
    }

    private List<byte[]> keys(byte[] after) {
        lock.readLock().lock();
        try {
            return open().keys(after, KEYS_AT_ONCE);
        } finally {
            lock.readLock().unlock();
        }
    }

    /// The version of the stream's last event; 0 if it has none.
    long lastVersion(String stream) {
        return newest(JournalKey.of(stream, JournalKey.EVENT, Long.MAX_VALUE))
                .map(Entry::version)
                .orElse(0L);
    }

    /// The last snapshot at or before `version`.
    Optional<Entry> snapshot(String stream, long version) {
        return newest(JournalKey.of(stream, JournalKey.SNAPSHOT, version));
    }

    /// One entry: its version and what is kept there.
    @SuppressWarnings("ArrayRecordComponent") // Shared, not copied; never compared.
    record Entry(long version, byte[] value) {}

    private Optional<Entry> newest(byte[] upTo) {
        List<Entry> found = new ArrayList<>(1);
        reading(store -> store.newest(upTo, (key, value) -> found.add(entry(key, value))));
        return found.stream().findFirst();
    }

    private static Entry entry(byte[] key, byte[] value) {
        return new Entry(JournalKey.version(key), value);
    }

    private void reading(Consumer<JournalFiles> read) {
        lock.readLock().lock();
        try {
            read.accept(open());
        } finally {
            lock.readLock().unlock();
        }
    }

    private JournalFiles open() {
        JournalFiles now = files;
        if (now == null) {
            throw new InvalidStateStoreException("journal %s is not open here".formatted(name));
        }
        return now;
    }

    private static long version(Headers headers) {
        String text = Objects.requireNonNullElse(Header.text(headers, Header.VERSION), "0");
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /// Takes one event; returns whether it wants the next.
    interface EventConsumer {
        boolean accept(long version, StoredEvent event);
    }

    // The store keeps its own offsets, in the same write-ahead log as the events, so that a killed
    // process restores only what it had not yet written down (KIP-1035).
    @Override
    public void commit(Map<TopicPartition, Long> offsets) {
        JournalFiles store = open();
        if (offsets.isEmpty()) {
            // So does Kafka Streams say that the store is to be restored from the beginning.
            store.forgetOffsets();
        }
        offsets.forEach((partition, offset) -> store.putOffset(partition.toString(), offset));
    }

    @Override
    public @Nullable Long committedOffset(TopicPartition partition) {
        Long offset = open().offset(partition.toString());
        // What was put before this store was opened counts as well.
        reached = Math.max(reached, Objects.requireNonNullElse(offset, NOTHING));
        return offset;
    }

    @Override
    @SuppressWarnings("deprecation") // Deprecated from its start, until every store does so.
    public boolean managesOffsets() {
        return true;
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            JournalFiles store = files;
            files = null;
            if (store != null) {
                store.close();
            }
            if (store != null && condemned) {
                delete();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    // With the events go the offsets, so that everything is restored.
    private void delete() {
        File in = Objects.requireNonNull(folder, "init comes before close");
        try {
            Utils.delete(in);
        } catch (IOException e) {
            throw new UncheckedIOException("journal folder %s cannot be deleted".formatted(in), e);
        }
    }

    @Override
    public boolean persistent() {
        return true;
    }

    @Override
    public boolean isOpen() {
        return files != null;
    }
}
