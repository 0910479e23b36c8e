package io.throughline.deploy.faults;

import io.throughline.deploy.faults.cluster.Cluster;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// Deals faults like cards: each kind once in an order by chance, then all anew. The same seed
/// deals the same faults. Used by one thread.
final class FaultDeck {

    private final List<FaultKind> kinds;
    private final Random random;
    private final List<FaultKind> left = new ArrayList<>();

    FaultDeck(List<FaultKind> kinds, long seed) {
        if (kinds.isEmpty()) {
            throw new IllegalArgumentException("there is no fault to do; name at least one");
        }
        this.kinds = List.copyOf(kinds);
        this.random = new Random(seed);
    }

    Fault next() {
        if (left.isEmpty()) {
            left.addAll(kinds);
            Collections.shuffle(left, random);
        }
        return new Fault(
                left.removeLast(),
                Cluster.BROKERS.get(random.nextInt(Cluster.BROKERS.size())),
                random.nextInt(Cluster.STREAMS),
                random.nextInt(Cluster.AGENTS.size()));
    }
}
