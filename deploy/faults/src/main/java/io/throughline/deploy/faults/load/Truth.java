package io.throughline.deploy.faults.load;

import io.throughline.agents.importer.Shipment;
import java.util.HashSet;
import java.util.Set;

/// What was put into the platform, in the numbers of its report. Nobody in the platform knows it.
///
/// @param orders that were placed; each is to be assigned and planned by the agents
/// @param delivered of them
/// @param late of the delivered ones; of each of these the client is to be notified
public record Truth(long orders, long countries, long delivered, long late) {

    /// Placed, assigned, planned; delivered; of the late ones also noticed and notified.
    public long events() {
        return 3 * orders + delivered + 2 * late;
    }

    /// Adds it up. Safe for use by several threads.
    static final class Sum {

        private final Set<String> countries = new HashSet<>();
        private long orders;
        private long delivered;
        private long late;

        synchronized void placed(Shipment shipment) {
            orders++;
            countries.add(shipment.order().country());
        }

        synchronized void delivered(Shipment shipment) {
            delivered++;
            late += shipment.late() ? 1 : 0;
        }

        synchronized Truth now() {
            return new Truth(orders, countries.size(), delivered, late);
        }
    }
}
