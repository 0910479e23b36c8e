package io.throughline.deploy.verify.proof;

import io.throughline.deploy.verify.Findings;
import io.throughline.deploy.verify.Places;
import io.throughline.deploy.verify.Rule;
import io.throughline.schemas.codec.Topics;
import io.throughline.schemas.codec.UndecodableException;
import io.throughline.schemas.contracts.Attestation;
import io.throughline.streams.topology.attest.Seal;
import io.throughline.streams.topology.attest.TrustedKeys;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// The attestations of one partition: whether each follows the one before and is signed, and which
/// of them events can be held against. The first that is wrong is told. Used by one thread.
///
/// Memory: some 75 bytes for each attestation.
final class AttestationChain {

    private static final int OTHERS_MAX = 4;

    private final String context;
    private final int partition;
    private final String topic;
    private final AttestationReader reader;
    private final TrustedKeys keys;
    private final Replay replay;
    private final Findings findings;
    private final @Nullable Kept kept;
    private final AttestedTable read = new AttestedTable();
    private int[] believed = {};
    private boolean isWrong;
    private boolean isKept;
    private int partitions;

    // How many events the attestations of others cover, by the key that they name.
    private final Map<String, Long> others = new TreeMap<>();

    // What the next one must be.
    private long due = 1;
    private byte[] previous = new byte[Attested.HASH_BYTES];

    /// @param replay gives each attestation again
    /// @param kept of a seal that somebody has kept: to be found here as it was; null for none
    AttestationChain(
            String context,
            int partition,
            AttestationReader reader,
            TrustedKeys keys,
            Replay replay,
            @Nullable Kept kept,
            Findings findings) {
        this.context = context;
        this.partition = partition;
        this.topic = new Topics(context).attestations();
        this.reader = reader;
        this.keys = keys;
        this.replay = replay;
        this.kept = kept;
        this.findings = findings;
    }

    /// Takes the next record of the topic of attestations.
    void accept(ConsumerRecord<byte[], byte[]> record) {
        Attestation attestation;
        try {
            attestation = reader.read(record.value());
        } catch (UndecodableException e) {
            wrong(Rule.ATTESTATION, "an attestation", record.offset(), "" + e.getMessage());
            return;
        }
        if (attestation.partition() != partition || !attestation.context().equals(context)) {
            wrong(
                    Rule.ATTESTATION,
                    "an attestation",
                    record.offset(),
                    "it is of partition %d of context %s"
                            .formatted(attestation.partition(), attestation.context()));
            return;
        }
        Seal seal = Seal.of(attestation);
        boolean isSigned = keys.signed(seal, Seal.bytes(attestation.signature()));
        Attested each = Attested.of(record.offset(), attestation, seal, isSigned);
        check(each, seal, attestation.signature().hasRemaining());
        if (kept != null && each.number() == kept.number() && kept.isSealOf(seal)) {
            isKept = true;
        }
        if (!keys.ids().isEmpty()
                && !keys.ids().contains(seal.key())
                && (others.containsKey(seal.key()) || others.size() < OTHERS_MAX)) {
            others.merge(seal.key(), seal.events(), Math::max);
        }
        if (isSigned || keys.ids().isEmpty()) {
            partitions = Math.max(partitions, seal.partitions());
        }
        read.add(each);
        if (each.number() >= due) {
            due = each.number() + 1;
            previous = each.hash();
        }
    }

    private void check(Attested each, Seal seal, boolean hasSignature) {
        if (each.number() != due) {
            wrong(
                    Rule.ATTESTATION_NUMBER,
                    each,
                    each.number() > due
                            ? "it comes where number %d is due, which is missing or comes later"
                                    .formatted(due)
                            : "it comes where number %d is due; one of its number came before, or"
                                            .formatted(due)
                                    + " it is out of its order");
        } else if (!Arrays.equals(each.previous(), previous)) {
            wrong(
                    Rule.ATTESTATION_PREVIOUS,
                    each,
                    "it does not name the hash of attestation %d: one of the two was altered"
                            .formatted(each.number() - 1));
        }
        if (keys.ids().isEmpty() || each.signed()) {
            return;
        }
        if (!hasSignature) {
            wrong(Rule.ATTESTATION_SIGNATURE, each, "it is not signed");
        } else if (keys.ids().contains(seal.key())) {
            wrong(
                    Rule.ATTESTATION_SIGNATURE,
                    each,
                    "key %s has not signed this".formatted(seal.key()));
        } else {
            wrong(
                    Rule.ATTESTATION_KEY,
                    each,
                    "it names key %s, and only %s can be trusted"
                            .formatted(seal.key(), keys.ids()));
        }
    }

    /// Takes note that these were all, and settles which can be believed: those that are signed
    /// with a trusted key, or named by such a one as the one before it. If no key is trusted,
    /// nothing shows who signed, and those count that the next one names.
    void finish() {
        if (kept != null && !isKept) {
            tellKept(kept);
        }
        int[] order = byNumber();
        boolean[] isBelieved = new boolean[order.length];
        int next = -1;
        for (int i = order.length - 1; i >= 0; i--) {
            isBelieved[i] = isBelieved(order, i, next);
            if (isBelieved[i]) {
                next = i;
            }
        }
        believed =
                growing(
                        IntStream.range(0, order.length)
                                .filter(i -> isBelieved[i])
                                .map(i -> order[i])
                                .toArray());
    }

    private int[] byNumber() {
        boolean isOrdered = true;
        for (int i = 1; i < read.size() && isOrdered; i++) {
            isOrdered = read.get(i - 1).number() < read.get(i).number();
        }
        IntStream all = IntStream.range(0, read.size());
        return isOrdered
                ? all.toArray()
                : all.boxed()
                        .sorted(
                                Comparator.<Integer>comparingLong(i -> read.get(i).number())
                                        .thenComparingLong(i -> read.get(i).offset()))
                        .mapToInt(Integer::intValue)
                        .toArray();
    }

    // A forged one must not hide a genuine one of the same number, so each is looked at by itself.
    private boolean isBelieved(int[] order, int at, int next) {
        Attested each = read.get(order[at]);
        Attested after = next < 0 ? null : read.get(order[next]);
        if (after != null && after.number() == each.number()) {
            return false;
        }
        if (after != null && after.names(each)) {
            return true;
        }
        boolean isEnd = after == null || !after.follows(each);
        return keys.ids().isEmpty() ? isEnd : each.signed();
    }

    // What follows shall cover more than what was before, or its prints are of nothing.
    private int[] growing(int[] all) {
        IntStream.Builder growing = IntStream.builder();
        long events = 0;
        long upTo = 0;
        Attested before = null;
        for (int index : all) {
            Attested each = read.get(index);
            long more = each.events() - events;
            boolean follows = before == null ? each.number() == 1 : each.follows(before);
            if (more <= 0
                    || each.upTo() - upTo < more
                    || each.prints() > more
                    || (follows && each.prints() != more)) {
                wrong(
                        Rule.ATTESTATION_CONTENTS,
                        each,
                        ("it has %d prints for %d events up to offset %d, after an attestation of"
                                        + " %d up to offset %d")
                                .formatted(
                                        each.prints(), each.events(), each.upTo(), events, upTo));
                continue;
            }
            growing.add(index);
            before = each;
            events = each.events();
            upTo = each.upTo();
        }
        return growing.build().toArray();
    }

    private void tellKept(Kept kept) {
        String last =
                read.size() == 0
                        ? "there is none in its partition"
                        : "the last of its partition is number " + (due - 1);
        findings.add(
                Rule.SEAL,
                "attestation %d of partition %d of %s".formatted(kept.number(), partition, topic),
                due > kept.number()
                        ? "the one that is there is not the one that was sealed: it was altered"
                        : "it was sealed, and is gone; %s: attestations were removed"
                                .formatted(last));
    }

    /// How many can be believed.
    int believed() {
        return believed.length;
    }

    /// One that can be believed, by number.
    Attested believed(int index) {
        return read.get(believed[index]);
    }

    /// The last one that can be believed.
    Optional<Attested> lastBelieved() {
        return believed.length == 0 ? Optional.empty() : Optional.of(believed(believed.length - 1));
    }

    /// All that an attestation says.
    Attestation say(Attested attested) {
        return reader.read(replay.at(partition, attested.offset()));
    }

    /// The keys that are not trusted and are named by attestations that cover so many events. Who
    /// has made them is not known.
    List<String> others(long events) {
        return others.entrySet().stream()
                .filter(each -> each.getValue() >= events)
                .map(Map.Entry::getKey)
                .toList();
    }

    /// How many attestations there are.
    int size() {
        return read.size();
    }

    /// How many partitions the log must have; 0 if nobody says so who can be believed.
    int partitions() {
        return partitions;
    }

    /// Tells that an attestation is wrong.
    void tell(Rule rule, Attested attested, String what) {
        tell(rule, name(attested), attested.offset(), what);
    }

    private void tell(Rule rule, String name, long offset, String what) {
        findings.add(rule, Places.of(name, offset, partition, topic), what);
    }

    private static String name(Attested attested) {
        return "attestation " + attested.number();
    }

    private void wrong(Rule rule, Attested attested, String what) {
        wrong(rule, name(attested), attested.offset(), what);
    }

    private void wrong(Rule rule, String name, long offset, String what) {
        if (!isWrong) {
            tell(rule, name, offset, what);
            isWrong = true;
        }
    }
}
