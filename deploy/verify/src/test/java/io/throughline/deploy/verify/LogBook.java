package io.throughline.deploy.verify;

import io.throughline.schemas.codec.EventHeaders;
import io.throughline.schemas.codec.InMemoryRegistry;
import io.throughline.schemas.codec.OutcomeHeaders;
import io.throughline.schemas.codec.Partitions;
import io.throughline.schemas.codec.Registry;
import io.throughline.schemas.contracts.Basis;
import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.Event;
import io.throughline.schemas.contracts.EventMetadata;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.Outcome.Accepted;
import io.throughline.schemas.contracts.Outcome.Rejected;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.schemas.contracts.logistics.OrderCommand;
import io.throughline.schemas.contracts.logistics.OrderEvent;
import io.throughline.streams.kernel.Decision;
import io.throughline.streams.logistics.LogisticsDomain;
import io.throughline.streams.logistics.order.OrderDecider;
import io.throughline.streams.logistics.order.OrderState;
import io.throughline.streams.topology.Codecs;
import io.throughline.streams.topology.decide.HashChain;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;

/// Events and outcomes as the write path writes them, in lists that a test can tamper with before
/// they are read.
final class LogBook implements Orders.Desk {

    static final int PARTITIONS = 8;

    final List<Entry> events = new ArrayList<>();
    final List<Entry> outcomes = new ArrayList<>();
    final Registry registry;
    final Codecs codecs;

    private final String context;
    private final OrderDecider decider = new OrderDecider();
    // By version, from 0.
    private final Map<StreamId, List<OrderState>> states = new ConcurrentHashMap<>();
    private final Map<StreamId, byte[]> hashes = new HashMap<>();
    // Now, or the broker would find the outcomes too old to keep.
    private long nowMs = System.currentTimeMillis();

    LogBook() {
        this(LogisticsDomain.DOMAIN.contract().context(), new InMemoryRegistry());
    }

    /// @param context whose topics are written to
    LogBook(String context, Registry registry) {
        this.context = context;
        this.registry = registry;
        this.codecs = Codecs.of(LogisticsDomain.DOMAIN, registry);
    }

    /// Decides as the write path does.
    @Override
    public void take(String stream, String command, OrderCommand what) {
        StreamId id = StreamId.parse(stream);
        switch (decider.decide(what, states(id).getLast())) {
            case Decision.Accepted<OrderEvent>(List<OrderEvent> decided) ->
                    append(stream, command, decided.toArray(OrderEvent[]::new));
            case Decision.Rejected<OrderEvent>(var reason) ->
                    outcome(
                            stream,
                            command,
                            new Rejected(
                                    reason.code(),
                                    reason.message(),
                                    version(id),
                                    false,
                                    List.of()));
        }
    }

    /// Writes ready-made events and their outcome.
    void append(String stream, String command, OrderEvent... happened) {
        long before = version(StreamId.parse(stream));
        nowMs++;
        for (OrderEvent event : happened) {
            event(stream, command, event);
        }
        outcome(stream, command, new Accepted(before + 1, before + happened.length, false));
    }

    /// Writes one more event of the stream, without an outcome.
    void event(String stream, String command, OrderEvent event) {
        StreamId id = StreamId.parse(stream);
        List<OrderState> before = states(id);
        before.add(decider.evolve(before.getLast(), event));
        events.add(entry(id, version(id), command, event));
    }

    /// Writes an outcome.
    void outcome(String stream, String command, Outcome outcome) {
        RecordHeaders headers = new RecordHeaders();
        new OutcomeHeaders(CommandId.parse(command), StreamId.parse(stream))
                .write(codecs.outcomes().typeOf(outcome), headers);
        outcomes.add(
                new Entry(
                        context + ".outcomes",
                        Partitions.of(stream, PARTITIONS),
                        stream,
                        codecs.outcomes().encode(outcome),
                        headers,
                        nowMs));
    }

    /// The stream's states by version, from 0 on.
    List<OrderState> states(StreamId stream) {
        return states.computeIfAbsent(stream, _ -> new ArrayList<>(List.of(decider.initial())));
    }

    long version(StreamId stream) {
        return states(stream).size() - 1L;
    }

    private Entry entry(StreamId stream, long version, String command, Event event) {
        EventMetadata metadata =
                new EventMetadata(
                        stream.at(version),
                        CommandId.parse(command),
                        Instant.ofEpochMilli(nowMs),
                        stream.toString(),
                        null,
                        Basis.NONE,
                        false,
                        null);
        RecordHeaders headers = new RecordHeaders();
        EventHeaders.write(metadata, codecs.events().typeOf(event), headers);
        byte[] value = codecs.events().encode(event);
        byte[] before = hashes.getOrDefault(stream, new byte[HashChain.LENGTH_BYTES]);
        HashChain.link(before, headers);
        hashes.put(stream, HashChain.next(before, nowMs, headers, value));
        return new Entry(
                context + ".events",
                Partitions.of(stream.toString(), PARTITIONS),
                stream.toString(),
                value,
                headers,
                nowMs);
    }

    /// Reads everything with these invariants of logistics; all outcomes are still kept.
    Findings check() {
        Findings findings = new Findings(1_000);
        LogCheck log = readEvents(findings);
        OutcomeCheck answers =
                new OutcomeCheck(
                        codecs.outcomes(), log, PARTITIONS, settled(Long.MAX_VALUE), findings);
        records(outcomes).forEach(answers::accept);
        answers.finish(settled(0).keySet());
        return findings;
    }

    LogCheck readEvents(Findings findings) {
        LogCheck log =
                new LogCheck(
                        LogisticsDomain.DOMAIN,
                        codecs,
                        PARTITIONS,
                        List.of(new OrderInvariant()),
                        findings);
        records(events).forEach(log::accept);
        return log;
    }

    static Map<Integer, Long> settled(long offset) {
        Map<Integer, Long> settled = new HashMap<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            settled.put(partition, offset);
        }
        return settled;
    }

    /// The entries as a consumer gets them.
    static List<ConsumerRecord<byte[], byte[]>> records(List<Entry> entries) {
        Map<Integer, Long> offsets = new HashMap<>();
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (Entry entry : entries) {
            long offset = offsets.merge(entry.partition(), 1L, Long::sum) - 1;
            records.add(entry.at(offset));
        }
        return records;
    }
}
