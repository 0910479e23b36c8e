package io.throughline.streams.runtime.attesting;

import io.swagger.v3.oas.annotations.media.Schema;
import io.throughline.schemas.contracts.Attestation;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HexFormat;

/// The last attestation of a partition.
///
/// @param number of the partition's attestations, from 1
/// @param upTo the offset after the last event that it covers
/// @param events how many it covers
/// @param streams how many streams they belong to
/// @param root the Merkle root over their heads, in hex
/// @param key the id of the key that it is signed with
@Schema(name = "Attestation")
record AttestationAnswer(
        int partition,
        long number,
        long upTo,
        long events,
        long streams,
        String root,
        Instant time,
        String key) {

    static AttestationAnswer of(Attestation attestation) {
        ByteBuffer root = attestation.root().duplicate();
        byte[] bytes = new byte[root.remaining()];
        root.get(bytes);
        return new AttestationAnswer(
                attestation.partition(),
                attestation.number(),
                attestation.upTo(),
                attestation.events(),
                attestation.streams(),
                HexFormat.of().formatHex(bytes),
                attestation.time(),
                attestation.key());
    }
}
