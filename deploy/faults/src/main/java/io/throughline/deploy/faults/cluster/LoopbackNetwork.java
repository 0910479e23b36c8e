package io.throughline.deploy.faults.cluster;

import java.util.List;

/// Every node at 127.0.0.1, where none can be cut off.
///
/// @param whyWhole why it has to be this one
record LoopbackNetwork(String whyWhole) implements Network {

    private static final String LOOPBACK = "127.0.0.1";

    @Override
    public String host(int id) {
        return LOOPBACK;
    }

    @Override
    public List<String> prefix(int id) {
        return List.of();
    }

    @Override
    public void cut(int id) {
        throw new IllegalStateException("node %d cannot be cut off: %s".formatted(id, whyWhole));
    }

    @Override
    public void heal(int id) {
        throw new IllegalStateException("node %d cannot be healed: %s".formatted(id, whyWhole));
    }
}
