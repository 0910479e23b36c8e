package io.throughline.deploy.verify.proof;

import io.throughline.deploy.verify.Findings;
import io.throughline.deploy.verify.Places;
import io.throughline.deploy.verify.Rule;
import io.throughline.schemas.codec.Codec;
import io.throughline.schemas.codec.UndecodableException;
import io.throughline.schemas.contracts.Attestation;
import io.throughline.streams.topology.attest.TrustedKeys;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// The attestations of one partition: whether each follows the one before and is signed, and which
/// of them events can be held against. The first that is wrong is told. Used by one thread.
final class AttestationChain {

    private static final byte[] START = new byte[32];

    private final String context;
    private final int partition;
    private final String topic;
    private final Codec<Attestation> codec;
    private final TrustedKeys keys;
    private final Findings findings;
    private final List<Attested> read = new ArrayList<>();
    private final Map<Long, Boolean> signed = new HashMap<>();
    private boolean isWrong;

    AttestationChain(
            String context,
            int partition,
            String topic,
            Codec<Attestation> codec,
            TrustedKeys keys,
            Findings findings) {
        this.context = context;
        this.partition = partition;
        this.topic = topic;
        this.codec = codec;
        this.keys = keys;
        this.findings = findings;
    }

    /// Takes the next record of the topic of attestations.
    void accept(ConsumerRecord<byte[], byte[]> record) {
        try {
            Attestation attestation = codec.decode(record.value());
            if (attestation.partition() != partition || !attestation.context().equals(context)) {
                wrong(
                        Rule.ATTESTATION,
                        "an attestation",
                        record.offset(),
                        "it is of partition %d of context %s"
                                .formatted(attestation.partition(), attestation.context()));
                return;
            }
            read.add(Attested.of(record.offset(), record.value(), attestation));
        } catch (UndecodableException e) {
            wrong(
                    Rule.ATTESTATION,
                    "an attestation",
                    record.offset(),
                    String.valueOf(e.getMessage()));
        }
    }

    /// Checks them all, and gives those that can be believed, by number: those that are signed with
    /// a trusted key, or named by such a one as the one before it. If no key is trusted, nothing
    /// shows who signed, and those count that the next one names.
    List<Attested> checked() {
        TreeMap<Long, Attested> byNumber = new TreeMap<>();
        read.forEach(each -> byNumber.putIfAbsent(each.seal().number(), each));
        long due = 1;
        byte[] previous = START;
        for (Attested each : read) {
            check(each, due, previous, byNumber);
            if (each.seal().number() >= due) {
                due = each.seal().number() + 1;
                previous = each.seal().hash();
            }
        }
        return growing(believed(new ArrayList<>(byNumber.values())));
    }

    private void check(Attested each, long due, byte[] previous, Map<Long, Attested> byNumber) {
        long number = each.seal().number();
        if (number != due) {
            Attested other = byNumber.get(Math.min(number, due));
            String where =
                    other == null || other.offset() == each.offset()
                            ? "that is missing or came before"
                            : "number %d is at offset %d"
                                    .formatted(other.seal().number(), other.offset());
            wrong(
                    Rule.ATTESTATION_NUMBER,
                    each,
                    "it comes where number %d is due; %s".formatted(due, where));
        } else if (!Arrays.equals(each.seal().previous(), previous)) {
            wrong(
                    Rule.ATTESTATION_PREVIOUS,
                    each,
                    "it does not name the hash of attestation %d: one of the two was altered"
                            .formatted(number - 1));
        }
        if (keys.ids().isEmpty()) {
            return;
        }
        if (each.signature().length == 0) {
            wrong(Rule.ATTESTATION_SIGNATURE, each, "it is not signed");
        } else if (!keys.ids().contains(each.seal().key())) {
            wrong(
                    Rule.ATTESTATION_KEY,
                    each,
                    "it names key %s, and only %s can be trusted"
                            .formatted(each.seal().key(), keys.ids()));
        } else if (!isSigned(each)) {
            wrong(
                    Rule.ATTESTATION_SIGNATURE,
                    each,
                    "key %s has not signed this".formatted(each.seal().key()));
        }
    }

    // Asked for twice, and the dearest of all.
    private boolean isSigned(Attested each) {
        return signed.computeIfAbsent(
                each.offset(), _ -> keys.signed(each.seal(), each.signature()));
    }

    private List<Attested> believed(List<Attested> all) {
        List<Attested> believed = new ArrayList<>();
        Attested next = null;
        boolean nextIsBelieved = false;
        for (Attested each : all.reversed()) {
            boolean isLast = next == null || !next.follows(each);
            boolean isNamed =
                    next != null
                            && next.follows(each)
                            && nextIsBelieved
                            && Arrays.equals(next.seal().previous(), each.seal().hash());
            nextIsBelieved = isNamed || (keys.ids().isEmpty() ? isLast : isSigned(each));
            if (nextIsBelieved) {
                believed.add(each);
            }
            next = each;
        }
        return believed.reversed();
    }

    // What follows shall cover more than what was before, or its prints are of nothing.
    private List<Attested> growing(List<Attested> believed) {
        List<Attested> growing = new ArrayList<>();
        long events = 0;
        long upTo = 0;
        Attested before = null;
        for (Attested each : believed) {
            long more = each.seal().events() - events;
            boolean follows = before == null ? each.seal().number() == 1 : each.follows(before);
            if (more <= 0
                    || each.seal().upTo() - upTo < more
                    || each.prints() > more
                    || (follows && each.prints() != more)) {
                wrong(
                        Rule.ATTESTATION_CONTENTS,
                        each,
                        ("it has %d prints for %d events up to offset %d, after an attestation of"
                                        + " %d up to offset %d")
                                .formatted(
                                        each.prints(),
                                        each.seal().events(),
                                        each.seal().upTo(),
                                        events,
                                        upTo));
                continue;
            }
            growing.add(each);
            before = each;
            events = each.seal().events();
            upTo = each.seal().upTo();
        }
        return growing;
    }

    /// How many attestations there are.
    int size() {
        return read.size();
    }

    /// Tells that an attestation is wrong.
    void tell(Rule rule, Attested attested, String what) {
        tell(rule, name(attested), attested.offset(), what);
    }

    private void tell(Rule rule, String name, long offset, String what) {
        findings.add(rule, Places.of(name, offset, partition, topic), what);
    }

    private static String name(Attested attested) {
        return "attestation " + attested.seal().number();
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
