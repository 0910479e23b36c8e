package io.throughline.deploy.verify.proof;

import io.throughline.deploy.verify.Places;
import io.throughline.deploy.verify.Rule;
import io.throughline.schemas.contracts.Attestation;
import io.throughline.schemas.contracts.AttestedHead;
import io.throughline.streams.topology.attest.Seal;
import io.throughline.streams.topology.attest.SigningKey;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// The ways to spoil a partition's attestations, and what must be found then if the key is known.
enum AttestationDamage {
    FIELD_FORGED(Rule.ATTESTATION_SIGNATURE),
    SIGNATURE_ALTERED(Rule.ATTESTATION_SIGNATURE),
    UNSIGNED(Rule.ATTESTATION_SIGNATURE),
    SIGNED_BY_ANOTHER(Rule.ATTESTATION_SIGNATURE),
    OF_ANOTHER_KEY(Rule.ATTESTATION_KEY),
    UNREADABLE(Rule.ATTESTATION),
    OF_ANOTHER_PARTITION(Rule.ATTESTATION),
    OF_ANOTHER_CONTEXT(Rule.ATTESTATION),
    DROPPED(Rule.ATTESTATION_NUMBER),
    SWAPPED(Rule.ATTESTATION_NUMBER),
    REPEATED(Rule.ATTESTATION_NUMBER),
    BEGINNING_DROPPED(Rule.ATTESTATION_NUMBER),
    PREVIOUS_OF_ANOTHER(Rule.ATTESTATION_PREVIOUS),
    OF_OTHER_EVENTS(Rule.ATTESTATION_CONTENTS),
    OF_OTHER_HEADS(Rule.ATTESTATION_CONTENTS);

    private static final int FIELDS = 9;

    private final Rule rule;

    AttestationDamage(Rule rule) {
        this.rule = rule;
    }

    Rule rule() {
        return rule;
    }

    /// Spoils the partition, and gives where that must be found.
    String to(ProvenPartition log, Random random) {
        List<ConsumerRecord<byte[], byte[]>> all = log.attestations;
        // Not the last one: if that is dropped, the log is as it was before.
        int at = random.nextInt(all.size() - 1);
        Attestation old = read(all.get(at));
        return switch (this) {
            case FIELD_FORGED -> put(log, at, forged(old, random.nextInt(FIELDS)));
            case SIGNATURE_ALTERED -> put(log, at, signed(old, flipped(old.signature(), random)));
            case UNSIGNED -> put(log, at, signed(old, new byte[0]));
            case SIGNED_BY_ANOTHER ->
                    put(log, at, signed(old, SigningKey.fresh().sign(Seal.of(old).toBytes())));
            case OF_ANOTHER_KEY -> put(log, at, resigned(old, SigningKey.fresh()));
            case UNREADABLE -> {
                all.set(at, with(all.get(at), new byte[] {0, 0, 0, 0, 1, 7}));
                yield place("an attestation", all.get(at));
            }
            case OF_ANOTHER_PARTITION -> {
                ProvenPartition other = ProvenPartition.random(7, log.key, random);
                all.set(at, with(all.get(at), other.attestations.getFirst().value()));
                yield place("an attestation", all.get(at));
            }
            case OF_ANOTHER_CONTEXT -> {
                put(log, at, with(old, "elsewhere", old.previous(), old.order(), old.heads(), log));
                yield place("an attestation", all.get(at));
            }
            case DROPPED -> {
                all.remove(at);
                yield place(all.get(at));
            }
            case BEGINNING_DROPPED -> {
                all.subList(0, at + 1).clear();
                yield place(all.getFirst());
            }
            case SWAPPED -> {
                ConsumerRecord<byte[], byte[]> one = all.get(at);
                all.set(at, with(one, all.get(at + 1).value()));
                all.set(at + 1, with(all.get(at + 1), one.value()));
                yield place(all.get(at));
            }
            case REPEATED -> {
                int later = at + 1 + random.nextInt(all.size() - at);
                all.add(later, all.get(at));
                yield place(all.get(later));
            }
            case PREVIOUS_OF_ANOTHER -> {
                ByteBuffer another = ByteBuffer.wrap(random32(random));
                yield put(
                        log, at, with(old, old.context(), another, old.order(), old.heads(), log));
            }
            case OF_OTHER_EVENTS -> {
                ByteBuffer another = ByteBuffer.wrap(random32(random));
                yield relinked(
                        log,
                        at,
                        with(old, old.context(), old.previous(), another, old.heads(), log));
            }
            case OF_OTHER_HEADS ->
                    relinked(
                            log,
                            at,
                            with(
                                    old,
                                    old.context(),
                                    old.previous(),
                                    old.order(),
                                    List.of(new AttestedHead("counter/new", 1)),
                                    log));
        };
    }

    // As whoever has the key could do it.
    private static String relinked(ProvenPartition log, int at, Attestation forged) {
        String where = put(log, at, forged);
        for (int i = at + 1; i < log.attestations.size(); i++) {
            Attestation next = read(log.attestations.get(i));
            byte[] hash = Seal.of(read(log.attestations.get(i - 1))).hash();
            put(
                    log,
                    i,
                    with(
                            next,
                            next.context(),
                            ByteBuffer.wrap(hash),
                            next.order(),
                            next.heads(),
                            log));
        }
        return where;
    }

    private static String put(ProvenPartition log, int at, Attestation other) {
        ConsumerRecord<byte[], byte[]> made =
                log.attestationRecord(log.attestations.get(at).offset(), other);
        log.attestations.set(at, made);
        return place(made);
    }

    private static String place(ConsumerRecord<byte[], byte[]> record) {
        return place("attestation " + read(record).number(), record);
    }

    private static String place(String name, ConsumerRecord<byte[], byte[]> record) {
        return Places.of(name, record.offset(), record.partition(), record.topic());
    }

    private static Attestation read(ConsumerRecord<byte[], byte[]> record) {
        return ProvenPartition.CODEC.decode(record.value());
    }

    private static byte[] random32(Random random) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] flipped(ByteBuffer buffer, Random random) {
        byte[] bytes = Seal.bytes(buffer);
        bytes[random.nextInt(bytes.length)] ^= 1;
        return bytes;
    }

    // Its signature stays. The number stays as well, or it would be another one that is missing.
    private static Attestation forged(Attestation old, int field) {
        ByteBuffer zeros = ByteBuffer.wrap(new byte[32]);
        List<AttestedHead> heads = new ArrayList<>(old.heads());
        heads.addFirst(new AttestedHead("counter/", 1));
        byte[] prints = Seal.bytes(old.prints());
        prints[0] ^= 1;
        return new Attestation(
                old.context(),
                old.partition(),
                old.partitions(),
                old.number(),
                field == 0 ? old.upTo() + 1 : old.upTo(),
                field == 1 ? old.events() + 1 : old.events(),
                field == 2 ? old.streams() + 1 : old.streams(),
                field == 3 ? zeros : old.root(),
                field == 4 ? zeros : old.order(),
                field == 5 ? heads : old.heads(),
                field == 6 ? ByteBuffer.wrap(prints) : old.prints(),
                old.previous(),
                field == 7 ? old.time().plusMillis(1) : old.time(),
                old.key(),
                field == 8 ? zeros : old.signature());
    }

    /// One more record with the number of an attestation, signed by somebody else or by nobody.
    static ConsumerRecord<byte[], byte[]> forged(ProvenPartition log, int at, Random random) {
        Attestation old = read(log.attestations.get(at));
        Attestation forged =
                random.nextBoolean()
                        ? resigned(old, SigningKey.fresh())
                        : signed(forged(old, random.nextInt(FIELDS)), new byte[0]);
        return log.attestationRecord(1_000 + log.attestations.size(), forged);
    }

    private static Attestation signed(Attestation old, byte[] signature) {
        return new Attestation(
                old.context(),
                old.partition(),
                old.partitions(),
                old.number(),
                old.upTo(),
                old.events(),
                old.streams(),
                old.root(),
                old.order(),
                old.heads(),
                old.prints(),
                old.previous(),
                old.time(),
                old.key(),
                ByteBuffer.wrap(signature));
    }

    private static Attestation resigned(Attestation old, SigningKey key) {
        return sealed(
                old, old.context(), old.previous(), old.order(), old.heads(), old.time(), key);
    }

    private static Attestation with(
            Attestation old,
            String context,
            ByteBuffer previous,
            ByteBuffer order,
            List<AttestedHead> heads,
            ProvenPartition log) {
        return sealed(old, context, previous, order, heads, old.time(), log.key);
    }

    private static Attestation sealed(
            Attestation old,
            String context,
            ByteBuffer previous,
            ByteBuffer order,
            List<AttestedHead> heads,
            Instant time,
            SigningKey key) {
        Seal seal = Seal.of(old);
        return new Seal(
                        context,
                        seal.partition(),
                        seal.partitions(),
                        seal.number(),
                        seal.upTo(),
                        seal.events(),
                        seal.streams(),
                        seal.root(),
                        Seal.bytes(order),
                        Seal.digest(heads),
                        seal.prints(),
                        Seal.bytes(previous),
                        time.toEpochMilli(),
                        key.id())
                .signed(heads, Seal.bytes(old.prints()), key);
    }

    private static ConsumerRecord<byte[], byte[]> with(
            ConsumerRecord<byte[], byte[]> record, byte[] value) {
        return new ConsumerRecord<>(
                record.topic(), record.partition(), record.offset(), record.key(), value);
    }
}
