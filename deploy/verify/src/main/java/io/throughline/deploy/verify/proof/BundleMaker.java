package io.throughline.deploy.verify.proof;

import io.throughline.deploy.verify.Findings;
import io.throughline.schemas.contracts.Attestation;
import io.throughline.schemas.contracts.EventId;
import io.throughline.streams.topology.attest.HeadTree;
import io.throughline.streams.topology.attest.Seal;
import io.throughline.streams.topology.attest.TrustedKeys;
import io.throughline.streams.topology.decide.HashChain;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/// Makes the [Bundle] of one event: attestations of its partition first, then the events, and then
/// [#made]. It takes the first attestation that covers the event, and is signed with a trusted key
/// if there is one. Used by one thread.
public final class BundleMaker {

    private static final HexFormat HEX = HexFormat.of();

    private final EventId event;
    private final String stream;
    private final int partition;
    private final AttestationChain chain;
    private final Heads heads = new Heads();
    private final List<String> later = new ArrayList<>();
    private final TrustedKeys keys;
    private final Findings findings = new Findings(1);
    private int due = -1;
    private @Nullable ConsumerRecord<byte[], byte[]> found;
    private byte[] before = new byte[HashChain.LENGTH_BYTES];
    private long events;
    private long foundAt;
    private @Nullable Bundle bundle;

    /// @param partition of the event's stream
    /// @param keys that attestations must be signed with; [TrustedKeys#NONE] for whoever signed:
    ///   then one that was forged may be taken, which a check of the bundle refuses
    /// @param replay gives the attestations again that were taken
    public BundleMaker(
            String context,
            int partition,
            EventId event,
            AttestationReader reader,
            TrustedKeys keys,
            Replay replay) {
        this.keys = keys;
        this.event = event;
        this.stream = event.stream().toString();
        this.partition = partition;
        this.chain = new AttestationChain(context, partition, reader, keys, replay, null, findings);
    }

    /// Takes the next attestation of the partition.
    public void acceptAttestation(ConsumerRecord<byte[], byte[]> record) {
        chain.accept(record);
    }

    /// Takes the next event of the partition.
    public void acceptEvent(ConsumerRecord<byte[], byte[]> record) {
        if (bundle != null) {
            return;
        }
        byte[] digest = HashChain.digest(record.timestamp(), record.headers(), record.value());
        boolean isOfStream =
                record.key() != null
                        && stream.equals(new String(record.key(), StandardCharsets.UTF_8));
        byte[] hash = head().map(Heads.Head::hash).orElse(before);
        long version = version();
        heads.take(record, digest);
        events++;
        // One that is not the next of its stream is in no head, and so in no proof.
        if (isOfStream && version() > version) {
            if (found != null) {
                later.add(HEX.formatHex(digest));
            } else if (version() == event.version()) {
                found = record;
                foundAt = events;
                before = hash;
            }
        }
        seal();
    }

    private Optional<Heads.Head> head() {
        return heads.head(stream);
    }

    private long version() {
        return head().map(Heads.Head::version).orElse(0L);
    }

    private void seal() {
        if (due < 0) {
            chain.finish();
            due = 0;
        }
        while (due < chain.believed() && chain.believed(due).events() <= events) {
            Attested each = chain.believed(due++);
            ConsumerRecord<byte[], byte[]> record = found;
            boolean isSigned = keys.ids().isEmpty() || each.signed();
            if (record != null && isSigned && bundle == null && each.events() == events) {
                bundle = bundle(record, each);
            }
        }
    }

    private Bundle bundle(ConsumerRecord<byte[], byte[]> record, Attested by) {
        Attestation said = chain.say(by);
        if (!said.root().equals(ByteBuffer.wrap(heads.root()))) {
            throw new RefusedException(
                    "%s cannot be proved: partition %d is not what its attestation %d says;"
                                    .formatted(event, partition, by.number())
                            + " throughline verify tells where they differ");
        }
        List<Bundle.Pair> headers = new ArrayList<>();
        for (Header header : record.headers()) {
            headers.add(new Bundle.Pair(header.key(), hex(header.value())));
        }
        return new Bundle(
                Bundle.FORMAT,
                event.toString(),
                new Bundle.Recorded(stream, record.timestamp(), headers, hex(record.value())),
                HEX.formatHex(before),
                later,
                HeadTree.proof(heads.leaves(), HeadTree.path(stream)).stream()
                        .map(HEX::formatHex)
                        .toList(),
                Bundle.Sealed.of(Seal.of(said)),
                HEX.formatHex(Seal.bytes(said.signature())));
    }

    private static String hex(byte @Nullable [] bytes) {
        return bytes == null ? "" : HEX.formatHex(bytes);
    }

    /// The bundle, after everything was taken.
    ///
    /// @throws RefusedException if there is no such event, or it is not attested yet, or with keys
    ///   only that are not trusted
    public Bundle made() {
        if (bundle != null) {
            return bundle;
        }
        if (found == null) {
            long last = version();
            throw new RefusedException(
                    last == 0
                            ? "the log has no stream %s; throughline verify tells if it is whole"
                                    .formatted(stream)
                            : "the log has no event %s; the last one of its stream is %s@%d"
                                    .formatted(event, stream, last));
        }
        List<String> others = chain.others(foundAt);
        if (!others.isEmpty()) {
            throw new RefusedException(
                    ("%s is attested, but signed with key %s, and only %s can be trusted: name its"
                                    + " public key as well, with --public-key")
                            .formatted(event, String.join(" or ", others), keys.ids()));
        }
        throw new RefusedException(
                ("%s is not attested yet: POST /attestations has that done at once, or wait for the"
                                + " next attestation of partition %d, which has %d of %d events%s")
                        .formatted(
                                event,
                                partition,
                                chain.believed(),
                                chain.lastBelieved().map(Attested::events).orElse(0L),
                                findings.total() == 0 ? "" : "; " + findings.kept().getFirst()));
    }
}
