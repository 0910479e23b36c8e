package io.throughline.deploy.faults;

/// What can be done to the platform.
public enum FaultKind {
    /// `kill -9` of a streams service; the other one takes over, then it is started again.
    STREAMS_KILLED,
    /// A streams service is stopped as by `kill -STOP` until the other one has taken over, and then
    /// goes on, as a zombie that believes that it still owns its partitions.
    STREAMS_PAUSED,
    /// `kill -9` of an agent, which is started again after some seconds.
    AGENT_KILLED,
    /// `kill -9` of a broker; the other two take over, then it is started again.
    BROKER_KILLED,
    /// A broker is cut off from everybody until the other two have taken over, and then comes back,
    /// believing that it still leads.
    BROKER_CUT_OFF,
    /// `kill -9` of the controller, which is started again after some seconds.
    CONTROLLER_KILLED,
    /// `kill -9` of a broker and of a streams service at the same time.
    BROKER_AND_STREAMS_KILLED,
    /// `kill -9` of a broker, of a streams service and of an agent at the same time.
    ONE_OF_EACH_KILLED,
    /// `kill -9` of both streams services at the same time.
    ALL_STREAMS_KILLED,
    /// `kill -9` of every process at the same time; then all are started again.
    ALL_KILLED
}
