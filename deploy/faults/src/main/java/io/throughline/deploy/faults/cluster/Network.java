package io.throughline.deploy.faults.cluster;

import java.util.List;

/// Where the nodes of a cluster are, and whether one can be cut off from all others.
public interface Network {

    /// The address of node `id`, at which it listens and everybody reaches it.
    String host(int id);

    /// What a command line of node `id` begins with, so that the process is where the node is.
    List<String> prefix(int id);

    /// Nothing gets to node `id` any more, and nothing out; connections are not closed by it.
    void cut(int id);

    /// Ends a [#cut].
    void heal(int id);

    /// Why no node can be cut off; empty if one can.
    String whyWhole();
}
