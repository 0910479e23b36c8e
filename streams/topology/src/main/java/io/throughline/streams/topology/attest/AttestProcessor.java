package io.throughline.streams.topology.attest;

import io.throughline.schemas.codec.Codec;
import io.throughline.schemas.contracts.Attestation;
import io.throughline.schemas.contracts.AttestedHead;
import io.throughline.schemas.contracts.Sha256;
import io.throughline.streams.topology.decide.HashChain;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads one partition of the log and attests it now and then. It is a notary, not a judge: it
/// signs what the log holds, be it right or wrong, so that it stays what it is. What is wrong it
/// logs, and verifying finds.
final class AttestProcessor implements Processor<byte[], byte[], byte[], byte[]> {

    private static final Logger log = LoggerFactory.getLogger(AttestProcessor.class);

    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    private static final int COMPLAINTS_MAX = 10;
    private static final int HEAD_BYTES = 12;
    private static final byte[] START = new byte[HashChain.LENGTH_BYTES];

    private final String context;
    private final Codec<Attestation> codec;
    private final AttestOptions options;
    private @Nullable Wiring wiring;
    private final TreeMap<String, Long> grown = new TreeMap<>();
    private long grownBytes;
    private int complaints;

    // What was attested for this demand, and the ones before.
    private long demanded;

    // By the clock. What the seals say never goes back, and the clock may.
    private long attestedAtMs;

    private record Wiring(
            ProcessorContext<byte[], byte[]> context,
            AttestStore store,
            Ledger ledger,
            HeadBuckets tree) {}

    AttestProcessor(String context, Codec<Attestation> codec, AttestOptions options) {
        this.context = context;
        this.codec = codec;
        this.options = options;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> to) {
        AttestStore store = new AttestStore(to.getStateStore(AttestTopology.STORE));
        Ledger ledger = store.ledger();
        wiring = new Wiring(to, store, ledger, new HeadBuckets(store::leaves));
        // A task that is revived after a failure keeps this object, and its store goes back.
        grown.clear();
        grownBytes = 0;
        store.heads(head -> {
            if (head.number() > ledger.number()) {
                grown(head);
            }
        });
        demanded = options.demand().asked();
        attestedAtMs = ledger.attestedAtMs();
        to.schedule(LOOK_EVERY, PunctuationType.WALL_CLOCK_TIME, this::look);
    }

    @Override
    public void process(Record<byte[], byte[]> event) {
        Wiring to = Objects.requireNonNull(wiring, "init comes before process");
        RecordMetadata from = to.context().recordMetadata().orElseThrow();
        Ledger ledger = to.ledger();
        if (from.offset() < ledger.upTo()) {
            // The group's offsets are gone or were reset, and what was attested was not.
            return;
        }
        byte[] digest = HashChain.digest(event.timestamp(), event.headers(), event.value());
        if (ledger.blockIsFull()) {
            to.store().putBlock(ledger.blocksBefore(), ledger.block());
            ledger.turn();
        }
        ledger.take(from.offset(), digest);
        long version = RecordName.version(event.key(), event.headers());
        if (version == RecordName.NONE) {
            complain(from, event, "it is no event of the stream that its key names");
        } else {
            advance(to, from, event, version, digest);
        }
        to.store().put(ledger);
        if (grownBytes + ledger.pending() * Attestation.PRINT_BYTES >= options.batchBytesMax()) {
            attest(to, to.context().currentSystemTimeMs());
        }
    }

    private void advance(
            Wiring to,
            RecordMetadata from,
            Record<byte[], byte[]> event,
            long version,
            byte[] digest) {
        byte[] path = HeadTree.path(event.key());
        StreamHead head = to.store().head(path);
        long before = head == null ? 0 : head.version();
        byte[] previous = head == null ? START : head.hash();
        if (version != before + 1) {
            complain(from, event, "version %d of its stream is due".formatted(before + 1));
            return;
        }
        if (!HashChain.isLinked(previous, event.headers())) {
            complain(from, event, "it is not linked to the event before it");
        }
        StreamHead next =
                new StreamHead(
                        version,
                        to.ledger().number() + 1,
                        HashChain.next(previous, digest),
                        event.key());
        to.store().put(path, next);
        to.tree().change(path);
        if (head == null) {
            to.ledger().takeStream();
        }
        grown(next);
    }

    private void grown(StreamHead head) {
        if (grown.put(head.name(), head.version()) == null) {
            grownBytes += head.stream().length + HEAD_BYTES;
        }
    }

    private void look(long nowMs) {
        Wiring to = Objects.requireNonNull(wiring, "init comes before a look");
        long asked = options.demand().asked();
        boolean isDemanded = asked > demanded;
        demanded = asked;
        if (to.ledger().pending() == 0) {
            return;
        }
        if (isDemanded || Math.abs(nowMs - attestedAtMs) >= options.intervalMs()) {
            attest(to, nowMs);
            // Whoever asked waits; it happens seldom enough to cost nothing.
            if (isDemanded) {
                to.context().commit();
            }
        }
    }

    private void attest(Wiring to, long nowMs) {
        Ledger ledger = to.ledger();
        int blocks = ledger.blocksBefore();
        byte[] prints = prints(to, blocks);
        List<AttestedHead> heads = new ArrayList<>(grown.size());
        grown.forEach((stream, version) -> heads.add(new AttestedHead(stream, version)));
        Seal seal =
                new Seal(
                        context,
                        to.context().taskId().partition(),
                        options.partitions(),
                        ledger.number() + 1,
                        ledger.upTo(),
                        ledger.events(),
                        ledger.streams(),
                        to.tree().root(),
                        ledger.order(),
                        Seal.digest(heads),
                        Sha256.of(prints),
                        ledger.previous(),
                        Math.max(nowMs, ledger.attestedAtMs()),
                        options.key().id());
        byte[] key = Integer.toString(seal.partition()).getBytes(StandardCharsets.UTF_8);
        byte[] value = codec.encode(seal.signed(heads, prints, options.key()));
        to.context().forward(new Record<>(key, value, seal.timeMs()));
        ledger.attested(seal.hash(), seal.timeMs());
        attestedAtMs = nowMs;
        to.store().put(ledger);
        to.store().deleteBlocks(blocks);
        grown.clear();
        grownBytes = 0;
        log.atDebug()
                .addKeyValue("partition", seal.partition())
                .addKeyValue("number", seal.number())
                .addKeyValue("events", seal.events())
                .log("Attested");
    }

    private static byte[] prints(Wiring to, int blocks) {
        byte[] before = to.store().blocks(blocks);
        byte[] last = to.ledger().block();
        byte[] all = Arrays.copyOf(before, before.length + last.length);
        System.arraycopy(last, 0, all, before.length, last.length);
        return all;
    }

    private void complain(RecordMetadata from, Record<byte[], byte[]> event, String what) {
        if (complaints++ < COMPLAINTS_MAX) {
            log.atError()
                    .addKeyValue("topic", from.topic())
                    .addKeyValue("partition", from.partition())
                    .addKeyValue("offset", from.offset())
                    .addKeyValue("event", RecordName.of(event.key(), event.headers()))
                    .log("The log is wrong: {}; verify tells more", what);
        }
    }
}
