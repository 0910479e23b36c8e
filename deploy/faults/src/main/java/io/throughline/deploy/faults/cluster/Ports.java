package io.throughline.deploy.faults.cluster;

import io.throughline.deploy.broker.FreePorts;
import java.util.HashSet;
import java.util.Set;

/// Free ports, all different. A port stays its owner's while that is down: nothing else of this
/// machine takes ports of their range by itself. Used by one thread.
final class Ports {

    private static final int TRIES_MAX = 100;

    private final Set<Integer> taken = new HashSet<>();

    int next() {
        for (int tried = 0; tried < TRIES_MAX; tried++) {
            int port = FreePorts.pick();
            if (taken.add(port)) {
                return port;
            }
        }
        throw new IllegalStateException(
                "no further port was free in %d tries".formatted(TRIES_MAX));
    }
}
