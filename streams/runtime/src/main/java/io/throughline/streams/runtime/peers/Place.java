package io.throughline.streams.runtime.peers;

import org.apache.kafka.streams.state.HostInfo;

/// Where something is held at the moment.
public sealed interface Place {

    /// On this instance, in this partition of its store.
    record Here(int partition) implements Place {}

    /// On another instance.
    record There(HostInfo host) implements Place {}

    /// On none, for a reason.
    record Nowhere(String reason) implements Place {}
}
