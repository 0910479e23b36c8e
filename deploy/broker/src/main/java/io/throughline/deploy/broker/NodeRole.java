package io.throughline.deploy.broker;

/// What a node of a cluster does; one that does both at once is an [EmbeddedBroker].
public enum NodeRole {
    /// Holds topics and answers clients.
    BROKER,
    /// Decides who leads which partition.
    CONTROLLER
}
