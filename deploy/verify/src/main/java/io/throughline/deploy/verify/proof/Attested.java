package io.throughline.deploy.verify.proof;

import io.throughline.schemas.contracts.Attestation;
import io.throughline.streams.topology.attest.Seal;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// What must be known of every attestation at once. The rest is read again when its events come.
///
/// @param offset in the topic of attestations
/// @param prints how many prints it has
/// @param signed whether it is signed with a trusted key
/// @param hash of its seal, the first bytes; nobody makes two seals whose hashes begin alike
/// @param previous what it says that the hash of the one before begins with
@SuppressWarnings("ArrayRecordComponent") // Shared, not copied; never compared.
record Attested(
        long offset,
        long number,
        long upTo,
        long events,
        int prints,
        boolean signed,
        byte[] hash,
        byte[] previous) {

    /// How many bytes of a hash are kept.
    static final int HASH_BYTES = 16;

    /// How many bytes [#put] writes.
    static final int BYTES = 4 * 8 + 4 + 1 + 2 * HASH_BYTES;

    static Attested of(long offset, Attestation attestation, Seal seal, boolean signed) {
        return new Attested(
                offset,
                seal.number(),
                seal.upTo(),
                seal.events(),
                attestation.prints().remaining() / Attestation.PRINT_BYTES,
                signed,
                begin(seal.hash()),
                begin(seal.previous()));
    }

    /// The beginning of a hash.
    static byte[] begin(byte[] hash) {
        return Arrays.copyOf(hash, HASH_BYTES);
    }

    static Attested from(ByteBuffer row) {
        long offset = row.getLong();
        long number = row.getLong();
        long upTo = row.getLong();
        long events = row.getLong();
        int prints = row.getInt();
        boolean signed = row.get() != 0;
        byte[] hash = new byte[HASH_BYTES];
        byte[] previous = new byte[HASH_BYTES];
        row.get(hash).get(previous);
        return new Attested(offset, number, upTo, events, prints, signed, hash, previous);
    }

    void put(ByteBuffer row) {
        row.putLong(offset)
                .putLong(number)
                .putLong(upTo)
                .putLong(events)
                .putInt(prints)
                .put((byte) (signed ? 1 : 0))
                .put(hash)
                .put(previous);
    }

    /// Whether this comes directly after `before`, by its number.
    boolean follows(Attested before) {
        return number == before.number + 1;
    }

    /// Whether this names `before` as the one before it.
    boolean names(Attested before) {
        return follows(before) && Arrays.equals(previous, before.hash);
    }
}
