package io.throughline.streams.runtime.attesting;

import io.throughline.schemas.codec.Topics;
import io.throughline.schemas.contracts.Attestation;
import io.throughline.streams.runtime.brokers.Leftovers;
import io.throughline.streams.runtime.brokers.Offsets;
import io.throughline.streams.runtime.http.RequestException;
import io.throughline.streams.runtime.peers.Peers;
import io.throughline.streams.runtime.settings.Role;
import io.throughline.streams.runtime.settings.StreamsSettings;
import io.throughline.streams.runtime.signing.AttestSettings;
import io.throughline.streams.runtime.signing.Notary;
import io.throughline.streams.runtime.topologies.RunningTopology;
import io.throughline.streams.runtime.topologies.Topologies;
import io.throughline.streams.topology.Domain;
import io.throughline.streams.topology.attest.AttestTopology;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.state.HostInfo;

/// Tells what is attested, and has it attested now. Safe for use by several threads.
@Singleton
final class Attestations {

    /// Where an instance is told by another one to attest.
    static final String DEMAND = "/internal/attestations";

    private static final long LOOK_EVERY_MS = 100;

    private final Topologies topologies;
    private final Notary notary;
    private final Offsets offsets;
    private final Leftovers leftovers;
    private final Peers peers;
    private final long waitMsMax;
    private final List<TopicPartition> events;
    private final List<TopicPartition> attestations;

    Attestations(
            Domain domain,
            Topologies topologies,
            Notary notary,
            Offsets offsets,
            Leftovers leftovers,
            Peers peers,
            StreamsSettings settings,
            AttestSettings attest) {
        this.topologies = topologies;
        this.notary = notary;
        this.offsets = offsets;
        this.leftovers = leftovers;
        this.peers = peers;
        this.waitMsMax = attest.waitMsMax();
        Topics topics = Topics.of(domain.contract());
        this.events = partitions(topics.events(), settings.partitions());
        this.attestations = partitions(topics.attestations(), settings.partitions());
    }

    private static List<TopicPartition> partitions(String topic, int count) {
        return IntStream.range(0, count)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
    }

    /// The last attestation of each partition that has one, by partition.
    List<AttestationAnswer> last() {
        try (AttestationTail tail = tail()) {
            return answers(tail.refreshed());
        }
    }

    private AttestationTail tail() {
        return new AttestationTail(
                leftovers.consumer(),
                notary.codec(),
                notary::mayHaveMade,
                this::logEnds,
                attestations);
    }

    private Map<Integer, Long> logEnds() {
        Map<Integer, Long> ends = new HashMap<>();
        offsets.ends(events, IsolationLevel.READ_UNCOMMITTED)
                .forEach((partition, end) -> ends.put(partition.partition(), end));
        return ends;
    }

    private static List<AttestationAnswer> answers(Map<Integer, Attestation> byPartition) {
        return byPartition.values().stream().map(AttestationAnswer::of).toList();
    }

    /// Has everything attested that is in the log now, on all instances, and waits for it.
    ///
    /// @throws RequestException 404 if there is no key, 503 if it takes too long
    List<AttestationAnswer> now() {
        if (notary.publicKey() == null) {
            throw RequestException.unknown(
                    "this instance attests nothing: it has no key; give it one with"
                            + " THROUGHLINE_ATTEST_KEY, or ask an instance that has one");
        }
        RunningTopology here = topologies.require(Role.ATTEST.text());
        Map<TopicPartition, Long> begins = offsets.beginnings(events);
        Map<TopicPartition, Long> ends = offsets.ends(events, IsolationLevel.READ_COMMITTED);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMsMax);
        try (AttestationTail tail = tail()) {
            while (true) {
                Map<Integer, Attestation> last = tail.refreshed();
                Map<TopicPartition, Leftovers.Range> missing = missing(last, begins, ends);
                if (leftovers.areOnlyMarkers(missing)) {
                    return answers(last);
                }
                if (System.nanoTime() > deadline) {
                    throw RequestException.unavailable(
                            ("not attested after %d ms: %s; is every partition read by an instance"
                                            + " with the role attest? GET /lag tells")
                                    .formatted(waitMsMax, missing));
                }
                demand(here);
                pause();
            }
        }
    }

    private Map<TopicPartition, Leftovers.Range> missing(
            Map<Integer, Attestation> last,
            Map<TopicPartition, Long> begins,
            Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Leftovers.Range> missing = new HashMap<>();
        for (TopicPartition partition : events) {
            Attestation attestation = last.get(partition.partition());
            long from =
                    attestation == null ? begins.getOrDefault(partition, 0L) : attestation.upTo();
            long end = ends.getOrDefault(partition, 0L);
            if (from < end) {
                missing.put(partition, new Leftovers.Range(from, end));
            }
        }
        return missing;
    }

    // Asked for again and again: a partition may just be on its way to another instance.
    private void demand(RunningTopology here) {
        notary.demand();
        for (HostInfo other : here.others(AttestTopology.STORE)) {
            peers.tell(other, DEMAND);
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RequestException.unavailable("the service is stopping");
        }
    }
}
