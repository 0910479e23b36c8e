package io.throughline.deploy.verify.proof;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Attestations in the order in which they were read, 69 bytes each. Used by one thread.
final class AttestedTable {

    private static final int ROWS = 4_096;

    private final List<ByteBuffer> blocks = new ArrayList<>();
    private int size;

    void add(Attested attested) {
        if (size == blocks.size() * ROWS) {
            blocks.add(ByteBuffer.allocate(ROWS * Attested.BYTES));
        }
        attested.put(row(size++));
    }

    Attested get(int index) {
        return Attested.from(row(index));
    }

    int size() {
        return size;
    }

    private ByteBuffer row(int index) {
        return blocks.get(index / ROWS).duplicate().position(index % ROWS * Attested.BYTES);
    }
}
