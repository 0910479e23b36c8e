package io.throughline.deploy.bench;

import io.throughline.deploy.bench.CommandFill.Sent;
import io.throughline.deploy.bench.parcel.Parcels;
import io.throughline.schemas.codec.Partitions;
import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.Basis;
import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.CommandMetadata;
import io.throughline.schemas.contracts.ExpectedVersion;
import io.throughline.schemas.contracts.StreamId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The commands of the growth suite. At any time one stream of each partition is active, and these
/// take turns, so that young and old streams are met in the same pattern.
final class GrowthFill {

    /// A young stream is left at this version for the next one; on average it is at half of it.
    static final int YOUNG_VERSIONS = 20;

    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

    private final int partitions;
    private final List<Long> oldParcels;
    private final List<Long> youngParcels = new ArrayList<>();
    private long nextParcel;
    private int youngCommands;
    private int oldCommands;
    private int commands;

    GrowthFill(int partitions) {
        this.partitions = partitions;
        this.oldParcels = nextParcels();
    }

    /// The streams that get old, one in each partition.
    List<Long> oldParcels() {
        return oldParcels;
    }

    /// The next command to a young stream, from one of `agents` agents.
    Sent young(int agents) {
        int turn = youngCommands++ % (partitions * YOUNG_VERSIONS);
        if (turn == 0) {
            youngParcels.clear();
            youngParcels.addAll(nextParcels());
        }
        return command(youngParcels.get(turn % partitions), turn / partitions, agents);
    }

    /// The next command to an old stream that had this version at first.
    Sent old(int version, int agents) {
        int turn = oldCommands++;
        return command(oldParcels.get(turn % partitions), version + turn / partitions, agents);
    }

    private Sent command(long parcel, int version, int agents) {
        int number = commands++;
        StreamId stream = Parcels.stream(parcel);
        AgentName agent = new AgentName("agent-" + (1_000 + number % agents));
        return new Sent(
                new CommandMetadata(
                        new CommandId(agent, "row-" + number, 0),
                        stream,
                        ExpectedVersion.exactly(version),
                        TIME.plusMillis(number),
                        stream.toString(),
                        null,
                        Basis.NONE,
                        false,
                        null),
                Parcels.scan(parcel, version));
    }

    private List<Long> nextParcels() {
        Long[] found = new Long[partitions];
        int left = partitions;
        while (left > 0) {
            long parcel = nextParcel++;
            int partition = Partitions.of(Parcels.stream(parcel).toString(), partitions);
            if (found[partition] == null) {
                found[partition] = parcel;
                left--;
            }
        }
        return List.of(found);
    }
}
