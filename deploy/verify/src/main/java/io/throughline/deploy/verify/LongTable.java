package io.throughline.deploy.verify;

/// Numbers by number, in two flat arrays: what a hash map of millions of boxed numbers would take
/// ten times the memory for. Used by one thread.
final class LongTable {

    /// What [#putIfAbsent] gives for a new key; not a value.
    static final long ABSENT = Long.MIN_VALUE;

    private static final int CAPACITY_FIRST = 1024;

    // Keys are spread by their makers; 0 marks a free place, and stands for 1 as a key.
    private long[] keys = new long[CAPACITY_FIRST];
    private long[] values = new long[CAPACITY_FIRST];
    private int size;

    /// The value of `key`, which stays; [#ABSENT] if it had none and has `value` now.
    long putIfAbsent(long key, long value) {
        long sought = key == 0 ? 1 : key;
        int at = place(keys, sought);
        if (keys[at] == sought) {
            return values[at];
        }
        keys[at] = sought;
        values[at] = value;
        size++;
        if (size > keys.length / 3 * 2) {
            grow();
        }
        return ABSENT;
    }

    boolean holds(long key) {
        long sought = key == 0 ? 1 : key;
        return keys[place(keys, sought)] == sought;
    }

    private static int place(long[] keys, long key) {
        int at = (int) key & (keys.length - 1);
        while (keys[at] != 0 && keys[at] != key) {
            at = (at + 1) & (keys.length - 1);
        }
        return at;
    }

    private void grow() {
        long[] widerKeys = new long[keys.length * 2];
        long[] widerValues = new long[keys.length * 2];
        for (int i = 0; i < keys.length; i++) {
            if (keys[i] != 0) {
                int at = place(widerKeys, keys[i]);
                widerKeys[at] = keys[i];
                widerValues[at] = values[i];
            }
        }
        keys = widerKeys;
        values = widerValues;
    }
}
