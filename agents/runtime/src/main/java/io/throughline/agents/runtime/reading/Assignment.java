package io.throughline.agents.runtime.reading;

import io.throughline.agents.runtime.partition.Beginning;
import io.throughline.agents.runtime.partition.Handling;
import io.throughline.agents.runtime.partition.PartitionStatus;
import io.throughline.agents.runtime.partition.PartitionWork;
import io.throughline.agents.runtime.service.AgentSettings;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The partitions that are ours at the moment, and the work on them. Everything is called on the
/// thread of the consumer, except [#status].
final class Assignment implements ConsumerRebalanceListener {

    private static final Logger LOG = LoggerFactory.getLogger(Assignment.class);

    private final Consumer<byte[], byte[]> consumer;
    private final Beginnings beginnings;
    private final Handling handling;
    private final AgentSettings settings;
    private final Predicate<ConsumerRecord<byte[], byte[]>> restored;
    private final ScheduledThreadPoolExecutor timer;
    private final Map<TopicPartition, PartitionWork> works = new ConcurrentHashMap<>();
    private final Map<TopicPartition, Arrival> arriving = new HashMap<>();
    private boolean committing;

    /// @param beginnings where the work on partitions begins
    /// @param restored which records tell what is parked
    Assignment(
            Consumer<byte[], byte[]> consumer,
            Beginnings beginnings,
            Handling handling,
            Predicate<ConsumerRecord<byte[], byte[]>> restored,
            AgentSettings settings) {
        this.consumer = consumer;
        this.beginnings = beginnings;
        this.handling = handling;
        this.restored = restored;
        this.settings = settings;
        this.timer =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().daemon().name("retry-orders").factory());
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        // Until it is known where an owner before us ended, nothing of them is read.
        consumer.pause(partitions);
        partitions.forEach(each -> arriving.put(each, Arrival.askedNow(beginnings.of(each))));
    }

    // Begins with those of which it is known where; one that has no leader keeps no other waiting.
    private void arrive() {
        if (arriving.isEmpty()) {
            beginnings.rest();
            return;
        }
        for (Map.Entry<TopicPartition, Arrival> each : Map.copyOf(arriving).entrySet()) {
            TopicPartition partition = each.getKey();
            Arrival arrival = each.getValue();
            if (arrival.isOver()) {
                arrival.beginning()
                        .ifPresentOrElse(
                                beginning -> begin(partition, beginning),
                                () ->
                                        arriving.put(
                                                partition,
                                                Arrival.askedNow(beginnings.of(partition))));
            }
        }
        share();
    }

    private void begin(TopicPartition partition, Beginning beginning) {
        PartitionWork work = new PartitionWork(handling, timer, beginning);
        consumer.seek(partition, work.readFrom());
        works.put(partition, work);
        arriving.remove(partition);
        LOG.atDebug()
                .addKeyValue("topic", partition.topic())
                .addKeyValue("partition", partition.partition())
                .addKeyValue("offset", work.readFrom())
                .log("Partition assigned");
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
        partitions.forEach(arriving::remove);
        if (arriving.isEmpty()) {
            beginnings.rest();
        }
        for (TopicPartition partition : partitions) {
            PartitionWork work = works.remove(partition);
            if (work != null) {
                work.drop();
            }
        }
        share();
    }

    /// Takes a record that was read and that concerns the agent.
    void offer(ConsumerRecord<byte[], byte[]> record) {
        PartitionWork work = works.get(new TopicPartition(record.topic(), record.partition()));
        if (work == null) {
            return;
        }
        if (!work.takesQueuesOnly()) {
            work.offer(record);
        } else if (restored.test(record)) {
            work.restore(record);
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
            OptionalLong at = position(partition, work);
            if (at.isEmpty()) {
                continue;
            }
            if (!work.isRestoring()) {
                OptionalLong lag = consumer.currentLag(partition);
                long position = at.getAsLong();
                work.reached(position, lag.isPresent() ? position + lag.getAsLong() : -1);
                work.turn(position, settings.unfinishedSpanMax())
                        .ifPresent(offset -> consumer.seek(partition, offset));
            }
            paused |= pauses(partition, work);
        }
        return paused;
    }

    private boolean pauses(TopicPartition partition, PartitionWork work) {
        if (work.full(settings.unfinishedSpanMax())) {
            consumer.pause(List.of(partition));
            return true;
        }
        consumer.resume(List.of(partition));
        return false;
    }

    // Where reading goes on: back where handling begins, once what is parked is known. Empty while
    // the position is not certain because the partition changes its leader; nothing is waited for.
    private OptionalLong position(TopicPartition partition, PartitionWork work) {
        long position;
        try {
            position = consumer.position(partition, Duration.ZERO);
        } catch (TimeoutException e) {
            return OptionalLong.empty();
        }
        Optional<Long> start = work.isRestoring() ? work.begin(position) : Optional.empty();
        start.ifPresent(offset -> consumer.seek(partition, offset));
        return OptionalLong.of(start.orElse(position));
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

    /// After the last poll: no retry order becomes due any more.
    void close() {
        timer.shutdownNow();
        beginnings.rest();
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
