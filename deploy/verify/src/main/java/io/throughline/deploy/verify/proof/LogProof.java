package io.throughline.deploy.verify.proof;

import io.throughline.deploy.verify.Findings;
import io.throughline.deploy.verify.Rule;
import io.throughline.deploy.verify.VerifyReport;
import io.throughline.schemas.codec.Topics;
import io.throughline.streams.topology.attest.TrustedKeys;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// Checks the events of a context against each other, by their links, and against what was attested
/// of them. It reads no values, and so needs no schemas. Used by one thread.
///
/// All attestations first, then the events, which were all read after them: so whatever is attested
/// must be among the events.
///
/// Memory: for each stream some 250 bytes, for each attestation some 75, and for each event of a
/// partition that differs some 5. A year of attestations, one a minute of each of eight partitions,
/// takes 320 MB.
public final class LogProof {

    private static final long UNATTESTED_MAX = 1_000;

    private final Topics topics;
    private final AttestationReader reader;
    private final TrustedKeys keys;
    private final Replay replay;
    private final @Nullable KeptSeal since;
    private final Findings findings;
    private final Map<Integer, AttestationChain> chains = new TreeMap<>();
    private final Map<Integer, PartitionProof> partitions = new TreeMap<>();
    private long events;

    /// @param keys that signatures are checked with; [TrustedKeys#NONE] to leave them unchecked
    /// @param replay gives the attestations again that were taken
    /// @param since what somebody has kept of this log; null for nothing
    public LogProof(
            String context,
            AttestationReader reader,
            TrustedKeys keys,
            Replay replay,
            @Nullable KeptSeal since,
            Findings findings) {
        this.replay = replay;
        this.since = since;
        this.topics = new Topics(context);
        this.reader = reader;
        this.keys = keys;
        this.findings = findings;
    }

    /// Takes the next attestation of its partition.
    public void acceptAttestation(ConsumerRecord<byte[], byte[]> record) {
        chain(record.partition()).accept(record);
    }

    /// Takes the next event of its partition.
    public void acceptEvent(ConsumerRecord<byte[], byte[]> event) {
        events++;
        partition(event.partition()).accept(event);
    }

    private AttestationChain chain(int partition) {
        return chains.computeIfAbsent(
                partition,
                _ ->
                        new AttestationChain(
                                topics.context(),
                                partition,
                                reader,
                                keys,
                                replay,
                                kept(partition),
                                findings));
    }

    private PartitionProof partition(int partition) {
        return partitions.computeIfAbsent(
                partition,
                _ ->
                        new PartitionProof(
                                "partition %d of %s".formatted(partition, topics.events()),
                                chain(partition),
                                kept(partition),
                                findings));
    }

    private @Nullable Kept kept(int partition) {
        return since == null ? null : since.of(partition).orElse(null);
    }

    /// Takes note that everything was read, and gives what was proved.
    ///
    /// @param count how many partitions the events have
    public VerifyReport.Proof finish(int count) {
        if (since != null) {
            since.attestations().forEach(each -> chain(each.partition()));
        }
        chains.keySet().forEach(this::partition);
        requirePartitions(count);
        Collection<PartitionProof> all = partitions.values();
        all.forEach(PartitionProof::finish);
        long attestations = all.stream().mapToLong(PartitionProof::attestations).sum();
        if (attestations == 0 && events > 0 && !keys.ids().isEmpty()) {
            findings.add(
                    Rule.ATTESTATION_NUMBER,
                    topics.attestations(),
                    "a key was given, and nothing is attested: POST /attestations, or see whether"
                            + " the service has THROUGHLINE_ATTEST_KEY");
        }
        if (!keys.ids().isEmpty() && attestations > 0) {
            partitions.forEach(this::requireAttested);
        }
        long lastMs = all.stream().mapToLong(PartitionProof::attestedAtMs).max().orElse(0);
        return new VerifyReport.Proof(
                attestations,
                all.stream().mapToLong(PartitionProof::attestedEvents).sum(),
                all.stream().mapToLong(PartitionProof::beyond).sum(),
                lastMs == 0 ? null : Instant.ofEpochMilli(lastMs),
                !keys.ids().isEmpty(),
                all.stream().flatMap(each -> each.last().stream()).toList());
    }

    private void requirePartitions(int count) {
        int attested =
                partitions.values().stream().mapToInt(PartitionProof::partitions).max().orElse(0);
        int due = since == null ? attested : Math.max(attested, since.partitions());
        if (due > 0 && due != count) {
            findings.add(
                    Rule.PARTITIONS,
                    topics.events(),
                    "it has %d partitions, and had %d when it was attested".formatted(count, due));
        }
    }

    // A fresh partition may wait for its first attestation. One that holds much has had its time.
    private void requireAttested(int partition, PartitionProof proof) {
        if (proof.attestations() == 0 && proof.beyond() >= UNATTESTED_MAX) {
            findings.add(
                    Rule.ATTESTATION_NUMBER,
                    "partition %d of %s".formatted(partition, topics.events()),
                    "%d events, and none is attested, though other partitions are: POST"
                                    .formatted(proof.beyond())
                            + " /attestations; if that does not help, its attestations were"
                            + " removed");
        }
    }

    /// How many events were taken.
    public long events() {
        return events;
    }

    /// How many streams they belong to.
    public long streams() {
        return partitions.values().stream().mapToLong(PartitionProof::streams).sum();
    }
}
