package io.throughline.streams.topology.attest;

import io.throughline.schemas.contracts.Attestation;
import io.throughline.streams.topology.decide.HashChain;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// How far one partition was read, and how far it is attested. It is stored after each event, so it
/// is small: of the prints since the last attestation it has the last few only, in a block that is
/// put away when it is full. Used by one thread.
final class Ledger {

    static final int BLOCK_PRINTS = 64;

    private static final byte FORMAT = 1;
    private static final int BLOCK_BYTES = BLOCK_PRINTS * Attestation.PRINT_BYTES;
    private static final int FIXED_BYTES = 1 + 6 * Long.BYTES + 2 * HashChain.LENGTH_BYTES;

    private long number;
    private long attestedAtMs;
    private long attestedEvents;
    private byte[] previous = new byte[HashChain.LENGTH_BYTES];
    private long upTo;
    private long events;
    private long streams;
    private byte[] order = new byte[HashChain.LENGTH_BYTES];
    private final ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES);

    /// Reads what [#toBytes] wrote.
    static Ledger of(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        byte format = in.get();
        if (format != FORMAT) {
            throw new IllegalStateException(
                    "the ledger has format %d, this version reads %d: reset the application"
                            .formatted(format, FORMAT));
        }
        Ledger ledger = new Ledger();
        ledger.number = in.getLong();
        ledger.attestedAtMs = in.getLong();
        ledger.attestedEvents = in.getLong();
        ledger.upTo = in.getLong();
        ledger.events = in.getLong();
        ledger.streams = in.getLong();
        in.get(ledger.previous).get(ledger.order);
        ledger.block.put(in);
        return ledger;
    }

    /// The stored form.
    byte[] toBytes() {
        return ByteBuffer.allocate(FIXED_BYTES + block.position())
                .put(FORMAT)
                .putLong(number)
                .putLong(attestedAtMs)
                .putLong(attestedEvents)
                .putLong(upTo)
                .putLong(events)
                .putLong(streams)
                .put(previous)
                .put(order)
                .put(block.array(), 0, block.position())
                .array();
    }

    /// Takes the event at `offset`. The block must not be full.
    void take(long offset, byte[] digest) {
        order = HashChain.next(order, digest);
        block.put(digest, 0, Attestation.PRINT_BYTES);
        upTo = offset + 1;
        events++;
    }

    /// Takes note that the event was the first of its stream.
    void takeStream() {
        streams++;
    }

    /// Takes note of an attestation with this hash of everything so far.
    void attested(byte[] hash, long atMs) {
        number++;
        attestedAtMs = atMs;
        attestedEvents = events;
        previous = hash;
        block.clear();
    }

    boolean blockIsFull() {
        return !block.hasRemaining();
    }

    /// The prints of the block.
    byte[] block() {
        return Arrays.copyOf(block.array(), block.position());
    }

    /// Begins the next block.
    void turn() {
        block.clear();
    }

    /// How many blocks were full since the last attestation, this one left out.
    int blocksBefore() {
        return (int) (pending() - block.position() / Attestation.PRINT_BYTES) / BLOCK_PRINTS;
    }

    /// How many events are not attested.
    long pending() {
        return events - attestedEvents;
    }

    /// Of the last attestation; 0 for none.
    long number() {
        return number;
    }

    long attestedAtMs() {
        return attestedAtMs;
    }

    byte[] previous() {
        return previous;
    }

    long upTo() {
        return upTo;
    }

    long events() {
        return events;
    }

    long streams() {
        return streams;
    }

    byte[] order() {
        return order;
    }
}
