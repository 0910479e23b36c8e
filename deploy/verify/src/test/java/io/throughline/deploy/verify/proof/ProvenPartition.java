package io.throughline.deploy.verify.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.throughline.schemas.codec.Codec;
import io.throughline.schemas.codec.Header;
import io.throughline.schemas.codec.InMemoryRegistry;
import io.throughline.schemas.codec.Partitions;
import io.throughline.schemas.contracts.Attestation;
import io.throughline.schemas.contracts.AttestedHead;
import io.throughline.schemas.contracts.Sha256;
import io.throughline.streams.topology.attest.AttestTopology;
import io.throughline.streams.topology.attest.HeadTree;
import io.throughline.streams.topology.attest.HeadTree.Leaf;
import io.throughline.streams.topology.attest.Seal;
import io.throughline.streams.topology.attest.SigningKey;
import io.throughline.streams.topology.decide.HashChain;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/// Events of one partition as the write path chains them, and attestations of them, said a second
/// time and from the beginning each time. Between two events is the marker of a transaction, so
/// there is an offset where one can be inserted.
final class ProvenPartition {

    static final String CONTEXT = "counting";
    static final int PARTITIONS = 2;
    static final Codec<Attestation> CODEC = AttestTopology.codec(new InMemoryRegistry());

    final int partition;
    final List<ConsumerRecord<byte[], byte[]>> events = new ArrayList<>();
    final List<ConsumerRecord<byte[], byte[]>> attestations = new ArrayList<>();
    private final Map<String, Long> versions = new HashMap<>();
    private final Map<String, byte[]> hashes = new HashMap<>();
    private final Set<Integer> strays = new HashSet<>();
    private int attested;
    private int inFirstForm;
    SigningKey key;
    private byte[] previous = new byte[HashChain.LENGTH_BYTES];
    private long nowMs = 1_700_000_000_000L;

    ProvenPartition(int partition, SigningKey key) {
        this.partition = partition;
        this.key = key;
    }

    /// One whose attestations are all of the form of today.
    static ProvenPartition random(int partition, SigningKey key, Random random) {
        return random(partition, key, random, 0);
    }

    /// Some events of a few streams, attested now and then: the first some at once, and the last
    /// some not.
    ///
    /// @param inFirstForm how many of its attestations do not say how many partitions there are
    static ProvenPartition random(int partition, SigningKey key, Random random, int inFirstForm) {
        ProvenPartition made = new ProvenPartition(partition, key);
        made.inFirstForm = inFirstForm;
        int streams = 1 + random.nextInt(6);
        int parts = 2 + random.nextInt(3);
        for (int part = 0; part < parts; part++) {
            int count = 2 + random.nextInt(10);
            for (int i = 0; i < count; i++) {
                made.event(made.here("counter/%d".formatted(random.nextInt(streams))));
            }
            made.attest();
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            made.event(made.here("counter/%d".formatted(random.nextInt(streams))));
        }
        return made;
    }

    /// A stream of this partition whose name begins so.
    String here(String begin) {
        return stream(begin, partition);
    }

    static String stream(String begin, int partition) {
        return IntStream.range(0, 100)
                .mapToObj(i -> begin + "-" + i)
                .filter(each -> Partitions.of(each, PARTITIONS) == partition % PARTITIONS)
                .findFirst()
                .orElseThrow();
    }

    /// Writes the next event of a stream.
    void event(String stream) {
        byte[] before = hashes.getOrDefault(stream, new byte[HashChain.LENGTH_BYTES]);
        long version = versions.merge(stream, 1L, Long::sum);
        String id = stream + "@" + version;
        Headers headers =
                new RecordHeaders().add(Header.ID, id.getBytes(UTF_8)).add("k", id.getBytes(UTF_8));
        HashChain.link(before, headers);
        ConsumerRecord<byte[], byte[]> event =
                record(2L * events.size() + 1, ++nowMs, stream, "value of " + id, headers);
        events.add(event);
        hashes.put(stream, HashChain.next(before, digest(event)));
    }

    /// Writes an event once more, which is not the next of its stream then.
    void stray(ConsumerRecord<byte[], byte[]> event) {
        strays.add(events.size());
        events.add(
                record(
                        event.topic(),
                        2L * events.size() + 1,
                        event.timestamp(),
                        event.key(),
                        event.value(),
                        event.headers()));
    }

    ConsumerRecord<byte[], byte[]> record(
            long offset, long atMs, String key, String value, Headers headers) {
        return record(
                CONTEXT + ".events",
                offset,
                atMs,
                key.getBytes(UTF_8),
                value.getBytes(UTF_8),
                headers);
    }

    private ConsumerRecord<byte[], byte[]> record(
            String topic, long offset, long atMs, byte[] key, byte[] value, Headers headers) {
        return new ConsumerRecord<>(
                topic,
                partition,
                offset,
                atMs,
                TimestampType.CREATE_TIME,
                0,
                0,
                key,
                value,
                headers,
                Optional.empty());
    }

    static byte[] digest(ConsumerRecord<byte[], byte[]> event) {
        return HashChain.digest(event.timestamp(), event.headers(), event.value());
    }

    /// Attests everything so far.
    void attest() {
        Attestation made = attestation(attestations.size() + 1, attested, events.size(), previous);
        previous = Seal.of(made).hash();
        attested = events.size();
        attestations.add(attestationRecord(2L * attestations.size(), made));
    }

    /// The value of the attestation at an offset.
    byte[] attestation(long offset) {
        return attestations.stream()
                .filter(each -> each.offset() == offset)
                .findFirst()
                .orElseThrow()
                .value();
    }

    /// How many events the first attestation covers.
    int firstAttested() {
        return Math.toIntExact(CODEC.decode(attestations.getFirst().value()).events());
    }

    /// How many events are attested.
    int attested() {
        return attested;
    }

    ConsumerRecord<byte[], byte[]> attestationRecord(long offset, Attestation made) {
        return record(
                CONTEXT + ".attestations",
                offset,
                made.time().toEpochMilli(),
                Integer.toString(partition).getBytes(UTF_8),
                made.partitions() == 0 ? inFirstForm(made) : CODEC.encode(made),
                new RecordHeaders());
    }

    // Without the zero that stands for the number of partitions, after the number of the partition.
    private static byte[] inFirstForm(Attestation made) {
        byte[] value = CODEC.encode(made);
        int at = 5 + 1 + CONTEXT.length() + 1;
        byte[] without = Arrays.copyOf(value, value.length - 1);
        System.arraycopy(value, at + 1, without, at, without.length - at);
        return without;
    }

    /// What is to be attested of the first `to` events.
    Attestation attestation(long number, int from, int to, byte[] after) {
        byte[] order = new byte[HashChain.LENGTH_BYTES];
        ByteBuffer prints = ByteBuffer.allocate((to - from) * Attestation.PRINT_BYTES);
        Map<String, byte[]> chains = new TreeMap<>();
        Map<String, Long> last = new TreeMap<>();
        Map<String, Long> grown = new TreeMap<>();
        for (int i = 0; i < to; i++) {
            byte[] digest = digest(events.get(i));
            order = HashChain.next(order, digest);
            if (i >= from) {
                prints.put(digest, 0, Attestation.PRINT_BYTES);
            }
            if (strays.contains(i)) {
                continue;
            }
            String stream = new String(events.get(i).key(), UTF_8);
            chains.put(
                    stream,
                    HashChain.next(
                            chains.getOrDefault(stream, new byte[HashChain.LENGTH_BYTES]), digest));
            last.merge(stream, 1L, Long::sum);
            if (i >= from) {
                grown.put(stream, last.getOrDefault(stream, 0L));
            }
        }
        List<Leaf> leaves = new ArrayList<>();
        chains.forEach((stream, hash) ->
                leaves.add(Leaf.of(HeadTree.path(stream), last.getOrDefault(stream, 0L), hash)));
        leaves.sort(Leaf.BY_PATH);
        List<AttestedHead> heads = new ArrayList<>();
        grown.forEach((stream, version) -> heads.add(new AttestedHead(stream, version)));
        Seal seal =
                new Seal(
                        CONTEXT,
                        partition,
                        number <= inFirstForm ? 0 : PARTITIONS,
                        number,
                        events.get(to - 1).offset() + 1,
                        to,
                        last.size(),
                        HeadTree.root(leaves),
                        order,
                        Seal.digest(heads),
                        Sha256.of(prints.array()),
                        after,
                        ++nowMs,
                        key.id());
        return seal.signed(heads, prints.array(), key);
    }
}
