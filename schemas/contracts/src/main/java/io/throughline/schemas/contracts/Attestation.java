package io.throughline.schemas.contracts;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;

/// What one partition of the log held at one moment, signed, so that whoever has the public key can
/// tell whether it still does. The attestations of a partition are a chain of their own.
///
/// @param partitions how many the log has, so that none can be taken away unseen
/// @param number of the partition's attestations, from 1
/// @param upTo the offset after the last event that it covers; all from the beginning are covered
/// @param events how many these are
/// @param streams how many streams they belong to
/// @param root the Merkle root over the heads of all these streams, 32 bytes
/// @param order the hash over the digests of all events in the order of the log, 32 bytes
/// @param heads the streams that have grown since the attestation before, by stream id
/// @param prints the first four bytes of the digest of each event since the attestation before, in
///   the order of the log: they lead to the event that is not what it was
/// @param previous the hash of the attestation before, 32 bytes; zeros for the first
/// @param time when it was made, in milliseconds
/// @param key the id of the key that it is signed with: the first 16 hex digits of the SHA-256 of
///   the public key in its X.509 encoding
/// @param signature Ed25519, 64 bytes
public record Attestation(
        String context,
        int partition,
        int partitions,
        long number,
        long upTo,
        long events,
        long streams,
        ByteBuffer root,
        ByteBuffer order,
        List<AttestedHead> heads,
        ByteBuffer prints,
        ByteBuffer previous,
        Instant time,
        String key,
        ByteBuffer signature) {

    /// How many bytes of each event's digest the prints have.
    public static final int PRINT_BYTES = 4;

    public Attestation {
        heads = List.copyOf(heads);
    }
}
