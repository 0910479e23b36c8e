package io.throughline.agents.optimizer;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.throughline.schemas.contracts.logistics.Mode;

/// Days from placement to delivery on a lane without history, from `optimizer.*`.
@ConfigurationProperties("optimizer")
record LeadTimeSettings(int airDays, int airCharterDays, int oceanDays, int truckDays) {

    LeadTimeSettings {
        if (Math.min(Math.min(airDays, airCharterDays), Math.min(oceanDays, truckDays)) < 0) {
            throw new IllegalArgumentException("optimizer.*-days must not be negative");
        }
    }

    /// The days for a mode.
    int of(Mode mode) {
        return switch (mode) {
            case AIR -> airDays;
            case AIR_CHARTER -> airCharterDays;
            case OCEAN -> oceanDays;
            case TRUCK -> truckDays;
        };
    }
}
