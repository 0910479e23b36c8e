package io.throughline.agents.optimizer;

import io.throughline.schemas.contracts.logistics.LaneStanding;
import io.throughline.schemas.contracts.logistics.Risk;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/// What the deliveries of a lane so far say of the next one.
record LaneHistory(LaneStanding standing) {

    /// With fewer deliveries than this their late share says nothing, and the risk is medium.
    static final int DELIVERIES_MIN = 5;

    private static final int LOW_PERCENT = 10;
    private static final int MEDIUM_PERCENT = 25;

    /// The median of the lead times in days, the lower one of two; empty without deliveries.
    OptionalLong medianLeadDays() {
        TreeMap<Long, Long> deliveries = new TreeMap<>();
        standing.deliveriesByLeadDays()
                .forEach((days, count) -> deliveries.put(Long.parseLong(days), count));
        long before = (deliveries() - 1) / 2;
        long seen = 0;
        for (Map.Entry<Long, Long> day : deliveries.entrySet()) {
            seen += day.getValue();
            if (seen > before) {
                return OptionalLong.of(day.getKey());
            }
        }
        return OptionalLong.empty();
    }

    /// Low below 10 % late deliveries, medium below 25 %, high from there.
    Risk risk() {
        long deliveries = deliveries();
        if (deliveries < DELIVERIES_MIN) {
            return Risk.MEDIUM;
        }
        long latePercents = standing.lateDeliveries() * 100;
        if (latePercents < LOW_PERCENT * deliveries) {
            return Risk.LOW;
        }
        return latePercents < MEDIUM_PERCENT * deliveries ? Risk.MEDIUM : Risk.HIGH;
    }

    private long deliveries() {
        return standing.deliveriesByLeadDays().values().stream().mapToLong(Long::longValue).sum();
    }
}
