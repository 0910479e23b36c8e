package io.throughline.streams.topology.attest;

import io.throughline.schemas.contracts.Attestation;
import io.throughline.schemas.contracts.AttestedHead;
import io.throughline.schemas.contracts.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;

/// What of an [Attestation] is signed: all of it, with the two lists as their digests, so that a
/// proof does not need the lists.
///
/// The signed bytes are the fields in this order, numbers big-endian, texts and byte strings with
/// their length in four bytes before them, after the text `throughline attestation 2`. The heads'
/// digest is over each head's stream, as a text, and version; the prints' over the bytes.
///
/// The first attestations did not say how many partitions there are. They were signed after the
/// text `throughline attestation 1`, without that field; whoever takes it from a later one needs a
/// signature that nobody has made.
///
/// @param partitions how many the log has; 0 in the first form
/// @param heads the SHA-256 over the heads
/// @param prints the SHA-256 over the prints
@SuppressWarnings("ArrayRecordComponent") // Shared, not copied; never compared.
public record Seal(
        String context,
        int partition,
        int partitions,
        long number,
        long upTo,
        long events,
        long streams,
        byte[] root,
        byte[] order,
        byte[] heads,
        byte[] prints,
        byte[] previous,
        long timeMs,
        String key) {

    private static final String KIND_1 = "throughline attestation 1";
    private static final String KIND_2 = "throughline attestation 2";
    private static final int USUAL_BYTES = 512;

    /// The part of an attestation that is signed.
    public static Seal of(Attestation attestation) {
        return new Seal(
                attestation.context(),
                attestation.partition(),
                attestation.partitions(),
                attestation.number(),
                attestation.upTo(),
                attestation.events(),
                attestation.streams(),
                bytes(attestation.root()),
                bytes(attestation.order()),
                digest(attestation.heads()),
                Sha256.of(bytes(attestation.prints())),
                bytes(attestation.previous()),
                attestation.time().toEpochMilli(),
                attestation.key());
    }

    /// The whole attestation.
    ///
    /// @param heads whose digest this has
    /// @param prints whose digest this has
    /// @param key whose id this has
    public Attestation signed(List<AttestedHead> heads, byte[] prints, SigningKey key) {
        return new Attestation(
                context,
                partition,
                partitions,
                number,
                upTo,
                events,
                streams,
                ByteBuffer.wrap(root),
                ByteBuffer.wrap(order),
                heads,
                ByteBuffer.wrap(prints),
                ByteBuffer.wrap(previous),
                Instant.ofEpochMilli(timeMs),
                this.key,
                ByteBuffer.wrap(key.sign(toBytes())));
    }

    /// What the signature is over.
    public byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            text(out, partitions == 0 ? KIND_1 : KIND_2);
            text(out, context);
            out.writeInt(partition);
            if (partitions != 0) {
                out.writeInt(partitions);
            }
            out.writeLong(number);
            out.writeLong(upTo);
            out.writeLong(events);
            out.writeLong(streams);
            for (byte[] each : List.of(root, order, heads, prints, previous)) {
                bytes(out, each);
            }
            out.writeLong(timeMs);
            text(out, key);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    /// What the next attestation of the partition names as the one before it.
    public byte[] hash() {
        return Sha256.of(toBytes());
    }

    /// The digest over heads as they are signed.
    public static byte[] digest(List<AttestedHead> heads) {
        MessageDigest sha = Sha256.begin();
        try (DataOutputStream out =
                new DataOutputStream(
                        new DigestOutputStream(java.io.OutputStream.nullOutputStream(), sha))) {
            for (AttestedHead head : heads) {
                text(out, head.stream());
                out.writeLong(head.version());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return sha.digest();
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        bytes(out, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void bytes(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /// The remaining bytes of a buffer, which is left as it is.
    public static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
