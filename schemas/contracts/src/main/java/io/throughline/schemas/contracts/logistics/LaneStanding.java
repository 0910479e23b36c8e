package io.throughline.schemas.contracts.logistics;

import java.util.Map;

/// Read model of one lane, projection `lane`, key as [Lane] writes it.
///
/// @param openByCarrier orders that each carrier has now: assigned and not yet ended
/// @param deliveriesByLeadDays how many deliveries took how many days; the keys are numbers
/// @param lateDeliveries deliveries after their scheduled day
public record LaneStanding(
        Map<String, Long> openByCarrier,
        Map<String, Long> deliveriesByLeadDays,
        long lateDeliveries) {

    public LaneStanding {
        openByCarrier = Map.copyOf(openByCarrier);
        deliveriesByLeadDays = Map.copyOf(deliveriesByLeadDays);
    }

    /// A lane that nothing was sent on yet.
    public static final LaneStanding EMPTY = new LaneStanding(Map.of(), Map.of(), 0);
}
