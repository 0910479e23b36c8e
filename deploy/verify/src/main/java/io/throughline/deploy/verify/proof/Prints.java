package io.throughline.deploy.verify.proof;

import io.throughline.schemas.contracts.Attestation;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// The prints of events in their order, each the first four bytes of a digest. Used by one thread.
final class Prints {

    private static final int FIRST = 64;

    private int[] prints = new int[FIRST];
    private int size;

    /// The print of a digest.
    static int of(byte[] digest) {
        return ByteBuffer.wrap(digest, 0, Attestation.PRINT_BYTES).getInt();
    }

    void add(int print) {
        if (size == prints.length) {
            prints = Arrays.copyOf(prints, prints.length * 2);
        }
        prints[size++] = print;
    }

    int size() {
        return size;
    }

    int at(int index) {
        return prints[index];
    }

    /// Where `print` is, at `from` or after; -1 for nowhere.
    int indexOf(int print, int from) {
        for (int i = from; i < size; i++) {
            if (prints[i] == print) {
                return i;
            }
        }
        return -1;
    }

    int count(int print) {
        int count = 0;
        for (int i = 0; i < size; i++) {
            count += prints[i] == print ? 1 : 0;
        }
        return count;
    }

    /// How many of the first `until` are not among `others`.
    int countWithout(int until, Prints others) {
        int[] sorted = Arrays.copyOf(others.prints, others.size);
        Arrays.sort(sorted);
        int count = 0;
        for (int i = 0; i < until; i++) {
            count += Arrays.binarySearch(sorted, prints[i]) < 0 ? 1 : 0;
        }
        return count;
    }
}
