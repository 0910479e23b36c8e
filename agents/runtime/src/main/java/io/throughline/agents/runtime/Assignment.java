package io.throughline.agents.runtime;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The partitions that are ours at the moment, and the work on them. Everything is called on the
/// thread of the consumer, except [#status].
final class Assignment implements ConsumerRebalanceListener {

    private static final Logger LOG = LoggerFactory.getLogger(Assignment.class);

    // A position that is known is answered at once.
    private static final Duration POSITION_MAX = Duration.ofSeconds(1);

    private static final Duration REQUEST_MAX = Duration.ofSeconds(5);

    private final Consumer<byte[], byte[]> consumer;
    private final Handling handling;
    private final AgentSettings settings;
    private final Map<TopicPartition, PartitionWork> works = new ConcurrentHashMap<>();
    private final Set<TopicPartition> arriving = new HashSet<>();
    private boolean committing;

    Assignment(Consumer<byte[], byte[]> consumer, Handling handling, AgentSettings settings) {
        this.consumer = consumer;
        this.handling = handling;
        this.settings = settings;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        // What an owner before us noted is read between two polls, where a failure is only tried
        // again; until then nothing of them is read.
        consumer.pause(partitions);
        arriving.addAll(partitions);
    }

    private void arrive() {
        if (arriving.isEmpty()) {
            return;
        }
        Map<TopicPartition, OffsetAndMetadata> committed =
                consumer.committed(arriving, REQUEST_MAX);
        for (TopicPartition partition : arriving) {
            works.put(partition, new PartitionWork(handling, notes(partition, committed)));
            LOG.atDebug()
                    .addKeyValue("topic", partition.topic())
                    .addKeyValue("partition", partition.partition())
                    .log("Partition assigned");
        }
        arriving.clear();
        share();
    }

    private static OffsetNotes notes(
            TopicPartition partition, Map<TopicPartition, OffsetAndMetadata> committed) {
        OffsetAndMetadata at = committed.get(partition);
        if (at == null) {
            return OffsetNotes.NONE;
        }
        try {
            return OffsetNotes.parse(at.metadata(), at.offset());
        } catch (IllegalArgumentException e) {
            LOG.atWarn()
                    .addKeyValue("topic", partition.topic())
                    .addKeyValue("partition", partition.partition())
                    .addKeyValue("offset", at.offset())
                    .setCause(e)
                    .log("Offset metadata ignored; events that were finished are done again");
            return OffsetNotes.UNKNOWN;
        }
    }

    /// Gives them up in order: what is in flight may end within its limit, what is finished is
    /// committed, and the rest is left to the next owner.
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        List<PartitionWork> given =
                partitions.stream().filter(works::containsKey).map(works::get).toList();
        given.forEach(PartitionWork::stop);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(settings.drainMsMax());
        try {
            for (PartitionWork work : given) {
                work.drain(deadline);
            }
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
        try {
            Map<TopicPartition, OffsetAndMetadata> offsets = uncommitted();
            offsets.keySet().retainAll(partitions);
            consumer.commitSync(offsets);
        } catch (KafkaException e) {
            LOG.atWarn()
                    .addKeyValue("partitions", partitions)
                    .setCause(e)
                    .log("Commit on revocation failed; the next owner does some events again");
        }
        onPartitionsLost(partitions);
    }

    /// They have an owner already, so nothing may be committed.
    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        arriving.removeAll(partitions);
        for (TopicPartition partition : partitions) {
            PartitionWork work = works.remove(partition);
            if (work != null) {
                work.drop();
            }
        }
        share();
    }

    /// Takes a record that was read and that the agent reacts to.
    void offer(ConsumerRecord<byte[], byte[]> record) {
        PartitionWork work = works.get(new TopicPartition(record.topic(), record.partition()));
        if (work != null) {
            work.offer(record);
        }
    }

    /// After a poll: begins with what has come, notes how far reading came, and pauses what has
    /// more than it can take. Says whether anything is paused.
    boolean settle() {
        arrive();
        boolean paused = false;
        for (Map.Entry<TopicPartition, PartitionWork> entry : works.entrySet()) {
            TopicPartition partition = entry.getKey();
            PartitionWork work = entry.getValue();
            long position = consumer.position(partition, POSITION_MAX);
            OptionalLong lag = consumer.currentLag(partition);
            work.reached(position, lag.isPresent() ? position + lag.getAsLong() : -1);
            if (work.full(settings.unfinishedSpanMax())) {
                consumer.pause(List.of(partition));
                paused = true;
            } else {
                consumer.resume(List.of(partition));
            }
        }
        return paused;
    }

    /// Commits what was finished since the last time, without waiting for the answer.
    void commit() {
        Map<TopicPartition, OffsetAndMetadata> offsets = uncommitted();
        if (committing || offsets.isEmpty()) {
            return;
        }
        committing = true;
        consumer.commitAsync(
                offsets,
                (committed, failure) -> {
                    committing = false;
                    if (failure == null) {
                        committed.forEach(this::committed);
                    } else {
                        // The next commit covers it.
                        LOG.atDebug().setCause(failure).log("Commit failed");
                    }
                });
    }

    /// Gives up everything at once.
    void drop() {
        onPartitionsLost(List.copyOf(works.keySet()));
    }

    /// How the partitions stand, by number. On any thread.
    Map<Integer, PartitionStatus> status() {
        Map<Integer, PartitionStatus> status = new TreeMap<>();
        works.forEach((partition, work) -> status.put(partition.partition(), work.status()));
        return status;
    }

    private Map<TopicPartition, OffsetAndMetadata> uncommitted() {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        works.forEach((partition, work) ->
                work.uncommitted().ifPresent(offset -> offsets.put(partition, offset)));
        return offsets;
    }

    private void committed(TopicPartition partition, OffsetAndMetadata offset) {
        PartitionWork work = works.get(partition);
        if (work != null) {
            work.committed(offset);
        }
    }

    private void share() {
        works.values()
                .forEach(work ->
                        work.budget(
                                settings.inFlightMax() / works.size(),
                                settings.inFlightBytesMax() / works.size()));
    }
}
