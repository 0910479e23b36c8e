package io.throughline.deploy.bench;

import io.throughline.deploy.bench.parcel.Parcels;
import io.throughline.streams.topology.decide.DecideOptions;
import io.throughline.streams.topology.decide.DecideTopology;
import org.apache.kafka.streams.Topology;

/// Brings a log about that something else is measured with.
final class Prepared {

    private Prepared() {}

    /// Decides the first `commands` commands of the topic as the application with this id, and
    /// leaves its group and its changelog behind.
    static void decide(Rig rig, int partitions, int commitMs, String applicationId, int commands) {
        try (Application application =
                Application.start(
                        rig,
                        topology(rig, partitions),
                        StreamsSetup.of(rig, commitMs, applicationId))) {
            application.awaitCommitted(commands);
        }
    }

    /// Our write path with everything on.
    static Topology topology(Rig rig, int partitions) {
        return DecideTopology.of(
                Parcels.domain(Rig.OURS), rig.codecs(), DecideOptions.forPartitions(partitions));
    }
}
