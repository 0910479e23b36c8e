package io.throughline.streams.logistics.standing;

import java.util.Map;
import java.util.TreeMap;

/// Counters by name, as read models keep them.
final class Counts {

    private Counts() {}

    /// The counts with `change` added at `name`; a count of zero is left out.
    static Map<String, Long> plus(Map<String, Long> counts, String name, long change) {
        Map<String, Long> next = new TreeMap<>(counts);
        next.merge(name, change, (a, b) -> a + b == 0 ? null : a + b);
        return next;
    }
}
