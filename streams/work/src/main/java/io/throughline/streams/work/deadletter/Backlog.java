package io.throughline.streams.work.deadletter;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// The parked events of a stream, by their versions in it: at least one, in ascending order.
record Backlog(List<Long> versions) {

    Backlog {
        versions = List.copyOf(versions);
        if (versions.isEmpty()) {
            throw new IllegalArgumentException("a backlog holds at least the event that failed");
        }
    }

    static Backlog of(long version) {
        return new Backlog(List.of(version));
    }

    long first() {
        return versions.getFirst();
    }

    long last() {
        return versions.getLast();
    }

    int size() {
        return versions.size();
    }

    boolean holds(long version) {
        return Collections.binarySearch(versions, version) >= 0;
    }

    Backlog with(long version) {
        List<Long> more = new ArrayList<>(versions);
        more.add(version);
        return new Backlog(more);
    }

    /// What is left without the first; there must be more than that one.
    Backlog rest() {
        return new Backlog(versions.subList(1, versions.size()));
    }
}
