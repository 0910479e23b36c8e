package io.throughline.agents.router;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.logistics.Mode;
import java.util.List;

/// Who carries what, from `router.*`: at least one carrier for each mode.
///
/// @param spreadOrders how many open orders more than the least loaded a carrier may have and still
///   be chosen
@ConfigurationProperties("router")
record CarrierSettings(
        List<String> air,
        List<String> airCharter,
        List<String> ocean,
        List<String> truck,
        int spreadOrders) {

    CarrierSettings {
        air = carriers("air", air);
        airCharter = carriers("air-charter", airCharter);
        ocean = carriers("ocean", ocean);
        truck = carriers("truck", truck);
        if (spreadOrders < 0) {
            throw new IllegalArgumentException(
                    "router.spread-orders is %d; it must not be negative".formatted(spreadOrders));
        }
    }

    /// The carriers of a mode.
    List<AgentName> of(Mode mode) {
        List<String> names =
                switch (mode) {
                    case AIR -> air;
                    case AIR_CHARTER -> airCharter;
                    case OCEAN -> ocean;
                    case TRUCK -> truck;
                };
        return names.stream().map(AgentName::new).toList();
    }

    private static List<String> carriers(String mode, List<String> names) {
        if (names.isEmpty()) {
            throw new IllegalArgumentException(
                    "router.%s names no carrier; it needs at least one".formatted(mode));
        }
        names.forEach(AgentName::new);
        return List.copyOf(names);
    }
}
