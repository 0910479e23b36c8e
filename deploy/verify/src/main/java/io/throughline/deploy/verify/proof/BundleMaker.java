package io.throughline.deploy.verify.proof;

import io.throughline.deploy.verify.Findings;
import io.throughline.schemas.codec.Codec;
import io.throughline.schemas.codec.Topics;
import io.throughline.schemas.contracts.Attestation;
import io.throughline.schemas.contracts.EventId;
import io.throughline.streams.topology.attest.HeadTree;
import io.throughline.streams.topology.attest.RecordName;
import io.throughline.streams.topology.attest.TrustedKeys;
import io.throughline.streams.topology.decide.HashChain;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/// Makes the [Bundle] of one event: attestations of its partition first, then the events, and then
/// [#made]. It takes the first attestation that covers the event. Pure; used by one thread.
public final class BundleMaker {

    private static final HexFormat HEX = HexFormat.of();

    private final EventId event;
    private final String stream;
    private final int partition;
    private final AttestationChain chain;
    private final Heads heads = new Heads();
    private final List<String> later = new ArrayList<>();
    private @Nullable List<Attested> attested;
    private @Nullable ConsumerRecord<byte[], byte[]> found;
    private byte[] before = new byte[HashChain.LENGTH_BYTES];
    private long events;
    private @Nullable Bundle bundle;

    /// @param partition of the event's stream
    public BundleMaker(String context, int partition, EventId event, Codec<Attestation> codec) {
        this.event = event;
        this.stream = event.stream().toString();
        this.partition = partition;
        Topics topics = new Topics(context);
        // Who checks the bundle judges the signature; here nobody is trusted.
        this.chain =
                new AttestationChain(
                        context,
                        partition,
                        topics.attestations(),
                        codec,
                        TrustedKeys.NONE,
                        new Findings(1));
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
        if (isOfStream && found != null) {
            later.add(HEX.formatHex(digest));
        } else if (isOfStream
                && RecordName.version(record.key(), record.headers()) == event.version()) {
            found = record;
            before = heads.head(stream).map(Heads.Head::hash).orElse(before);
        }
        heads.take(record, digest);
        events++;
        if (found != null) {
            seal(found);
        }
    }

    private void seal(ConsumerRecord<byte[], byte[]> record) {
        for (Attested each : attested()) {
            if (each.seal().events() == events) {
                bundle = bundle(record, each);
                return;
            }
        }
    }

    private List<Attested> attested() {
        if (attested == null) {
            attested = chain.checked();
        }
        return attested;
    }

    private Bundle bundle(ConsumerRecord<byte[], byte[]> record, Attested by) {
        if (!Arrays.equals(heads.root(), by.seal().root())) {
            throw new RefusedException(
                    "%s cannot be proved: partition %d is not what its attestation %d says;"
                                    .formatted(event, partition, by.seal().number())
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
                Bundle.Sealed.of(by.seal()),
                HEX.formatHex(by.signature()));
    }

    private static String hex(byte @Nullable [] bytes) {
        return bytes == null ? "" : HEX.formatHex(bytes);
    }

    /// The bundle, after everything was taken.
    ///
    /// @throws RefusedException if there is no such event, or it is not attested yet
    public Bundle made() {
        if (bundle != null) {
            return bundle;
        }
        if (found == null) {
            long last = heads.head(stream).map(Heads.Head::version).orElse(0L);
            throw new RefusedException(
                    last == 0
                            ? "the log has no stream %s; throughline verify tells if it is whole"
                                    .formatted(stream)
                            : "the log has no event %s; the last one of its stream is %s@%d"
                                    .formatted(event, stream, last));
        }
        throw new RefusedException(
                ("%s is not attested yet: POST /attestations has that done at once, or wait for the"
                                + " next attestation of partition %d, of which %d cover %d events")
                        .formatted(
                                event,
                                partition,
                                attested().size(),
                                attested().isEmpty() ? 0 : attested().getLast().seal().events()));
    }
}
