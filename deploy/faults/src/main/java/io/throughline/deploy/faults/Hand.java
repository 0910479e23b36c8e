package io.throughline.deploy.faults;

import io.throughline.deploy.faults.cluster.Cluster;
import io.throughline.deploy.faults.cluster.KafkaCluster;
import io.throughline.deploy.faults.cluster.Service;
import io.throughline.deploy.faults.process.Child;
import java.time.Duration;
import java.util.List;

/// Does faults to a platform, and mends them. Used by one thread.
final class Hand {

    // Longer than the session of a streams group, or nobody takes over.
    private static final Duration PAST_SESSION = Duration.ofSeconds(9);
    private static final Duration SOME_SECONDS = Duration.ofSeconds(3);

    private final Cluster cluster;

    Hand(Cluster cluster) {
        this.cluster = cluster;
    }

    void inflict(Fault fault) {
        KafkaCluster kafka = cluster.kafka();
        switch (fault.kind()) {
            case STREAMS_KILLED -> streams(fault.streams()).kill();
            case STREAMS_PAUSED -> streams(fault.streams()).pause();
            case AGENT_KILLED -> cluster.agent(fault.agent()).process().kill();
            case BROKER_KILLED -> kafka.broker(fault.broker()).kill();
            case BROKER_CUT_OFF -> cluster.network().cut(fault.broker());
            case CONTROLLER_KILLED -> kafka.controller().kill();
            case BROKER_AND_STREAMS_KILLED ->
                    Child.killAll(List.of(kafka.broker(fault.broker()), streams(fault.streams())));
            case ONE_OF_EACH_KILLED ->
                    Child.killAll(
                            List.of(
                                    kafka.broker(fault.broker()),
                                    streams(fault.streams()),
                                    cluster.agent(fault.agent()).process()));
            case ALL_STREAMS_KILLED ->
                    Child.killAll(cluster.streams().stream().map(Service::process).toList());
            case ALL_KILLED -> cluster.killAll();
        }
    }

    /// How long a fault lasts at least.
    static Duration lasts(FaultKind kind) {
        return switch (kind) {
            case STREAMS_PAUSED, BROKER_CUT_OFF -> PAST_SESSION;
            case AGENT_KILLED, CONTROLLER_KILLED -> SOME_SECONDS;
            case STREAMS_KILLED,
                    BROKER_KILLED,
                    BROKER_AND_STREAMS_KILLED,
                    ONE_OF_EACH_KILLED,
                    ALL_STREAMS_KILLED,
                    ALL_KILLED ->
                    Duration.ZERO;
        };
    }

    /// Whether commands are answered while it lasts, because others take over.
    static boolean isTakenOver(FaultKind kind) {
        return switch (kind) {
            case STREAMS_KILLED,
                    STREAMS_PAUSED,
                    AGENT_KILLED,
                    BROKER_KILLED,
                    BROKER_CUT_OFF,
                    CONTROLLER_KILLED,
                    BROKER_AND_STREAMS_KILLED,
                    ONE_OF_EACH_KILLED ->
                    true;
            case ALL_STREAMS_KILLED, ALL_KILLED -> false;
        };
    }

    /// Starts again, lets go on or plugs in what was hit. Returns before it is ready, except for a
    /// full restart.
    void mend(Fault fault) {
        KafkaCluster kafka = cluster.kafka();
        switch (fault.kind()) {
            case STREAMS_KILLED -> streams(fault.streams()).start();
            case STREAMS_PAUSED -> streams(fault.streams()).resume();
            case AGENT_KILLED -> cluster.agent(fault.agent()).process().start();
            case BROKER_KILLED -> kafka.broker(fault.broker()).start();
            case BROKER_CUT_OFF -> cluster.network().heal(fault.broker());
            case CONTROLLER_KILLED -> kafka.controller().start();
            case BROKER_AND_STREAMS_KILLED -> {
                kafka.broker(fault.broker()).start();
                streams(fault.streams()).start();
            }
            case ONE_OF_EACH_KILLED -> {
                kafka.broker(fault.broker()).start();
                streams(fault.streams()).start();
                cluster.agent(fault.agent()).process().start();
            }
            case ALL_STREAMS_KILLED ->
                    cluster.streams().forEach(service -> service.process().start());
            case ALL_KILLED -> cluster.startAll();
        }
    }

    private Child streams(int index) {
        return cluster.streams().get(index).process();
    }
}
