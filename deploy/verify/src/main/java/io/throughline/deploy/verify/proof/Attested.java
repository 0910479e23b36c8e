package io.throughline.deploy.verify.proof;

import io.throughline.schemas.codec.Codec;
import io.throughline.schemas.contracts.Attestation;
import io.throughline.streams.topology.attest.Seal;

/// One attestation as its topic has it. It keeps the record's bytes and not what they say, which
/// would take ten times the memory; that is read again when its events come.
///
/// @param offset in the topic of attestations
/// @param value the record's
/// @param signature what its signature field holds
/// @param prints how many prints it has
@SuppressWarnings("ArrayRecordComponent") // Shared, not copied; never compared.
record Attested(long offset, byte[] value, Seal seal, byte[] signature, long prints) {

    /// Takes the attestation that was read from `value`.
    static Attested of(long offset, byte[] value, Attestation attestation) {
        return new Attested(
                offset,
                value,
                Seal.of(attestation),
                Seal.bytes(attestation.signature()),
                attestation.prints().remaining() / Attestation.PRINT_BYTES);
    }

    /// All of it.
    Attestation read(Codec<Attestation> codec) {
        return codec.decode(value);
    }

    /// Whether this comes directly after `before`, by its number.
    boolean follows(Attested before) {
        return seal.number() == before.seal.number() + 1;
    }
}
