package io.throughline.deploy.verify.proof;

import io.throughline.schemas.contracts.Attestation;
import io.throughline.streams.topology.attest.Seal;
import java.util.HexFormat;

/// The last attestation of one partition, as somebody keeps it elsewhere. Bytes are lower-case hex.
///
/// @param partitions how many the log has
/// @param number of the attestation
/// @param upTo the offset after the last event that it covers
/// @param events how many it covers
/// @param streams how many streams they belong to
/// @param root the Merkle root over their heads
/// @param order the hash over the digests of all these events
/// @param hash of all that was signed
/// @param timeMs when it was made
/// @param key the id of the key that it names
public record Kept(
        int partition,
        int partitions,
        long number,
        long upTo,
        long events,
        long streams,
        String root,
        String order,
        String hash,
        long timeMs,
        String key) {

    private static final HexFormat HEX = HexFormat.of();

    static Kept of(Attestation attestation) {
        Seal seal = Seal.of(attestation);
        return new Kept(
                seal.partition(),
                seal.partitions(),
                seal.number(),
                seal.upTo(),
                seal.events(),
                seal.streams(),
                HEX.formatHex(seal.root()),
                HEX.formatHex(seal.order()),
                HEX.formatHex(seal.hash()),
                seal.timeMs(),
                seal.key());
    }

    boolean isSealOf(Seal seal) {
        return HEX.formatHex(seal.hash()).equals(hash);
    }

    /// Whether it is of events with this order and these heads.
    boolean isOf(byte[] otherOrder, byte[] otherRoot) {
        return HEX.formatHex(otherOrder).equals(order) && HEX.formatHex(otherRoot).equals(root);
    }
}
