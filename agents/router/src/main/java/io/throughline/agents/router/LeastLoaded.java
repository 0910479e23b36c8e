package io.throughline.agents.router;

import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.EventId;
import io.throughline.schemas.contracts.logistics.Lane;
import io.throughline.schemas.contracts.logistics.LaneStanding;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/// The carrier with the fewest open orders on a lane, give or take a few.
///
/// The standing lags behind the orders that are being assigned at this moment. If all of them went
/// to the one carrier that looks least loaded, they would arrive as a herd. So carriers within
/// `spread` orders of the least loaded count as equal, and a hash of the causing event chooses
/// among them: the same choice in every attempt, an even one over many orders.
record LeastLoaded(AgentName carrier, List<Load> loads) {

    /// What one carrier has open on the lane.
    record Load(AgentName carrier, long open) {
        @Override
        public String toString() {
            return carrier + " " + open;
        }
    }

    static LeastLoaded of(
            List<AgentName> carriers, LaneStanding standing, int spread, EventId cause) {
        List<Load> loads =
                carriers.stream()
                        .map(name -> new Load(name, open(standing, name)))
                        .sorted(
                                Comparator.comparingLong(Load::open)
                                        .thenComparing(load -> load.carrier().value()))
                        .toList();
        long limit = loads.getFirst().open() + spread;
        List<AgentName> equals =
                loads.stream()
                        .filter(load -> load.open() <= limit)
                        .map(Load::carrier)
                        .sorted(Comparator.comparing(AgentName::value))
                        .toList();
        return new LeastLoaded(equals.get(bucket(cause, equals.size())), loads);
    }

    /// The figures, such as `open orders on KE-air: condor 3, swift 4, falcon 9`.
    String reason(Lane lane) {
        String figures = loads.stream().map(Load::toString).collect(Collectors.joining(", "));
        return "open orders on %s: %s".formatted(lane, figures);
    }

    private static long open(LaneStanding standing, AgentName carrier) {
        return standing.openByCarrier().getOrDefault(carrier.value(), 0L);
    }

    // The finish of MurmurHash3: String.hashCode alone is uneven over ids that count up.
    private static int bucket(EventId cause, int buckets) {
        int hash = cause.toString().hashCode();
        hash = (hash ^ (hash >>> 16)) * 0x85ebca6b;
        hash = (hash ^ (hash >>> 13)) * 0xc2b2ae35;
        return Integer.remainderUnsigned(hash ^ (hash >>> 16), buckets);
    }
}
