package io.throughline.schemas.contracts.logistics;

import java.util.Map;

/// Read model of one country, projection `country`, key an ISO 3166-1 alpha-2 code. The report of
/// the whole context is the sum over all countries.
///
/// @param ordersByMode assigned orders by the name of their [Mode]
public record CountryStanding(
        long orders,
        long assigned,
        long planned,
        long delivered,
        long late,
        long notified,
        long events,
        Map<String, Long> ordersByMode) {

    public CountryStanding {
        ordersByMode = Map.copyOf(ordersByMode);
    }

    /// A country that nothing was ordered for yet.
    public static final CountryStanding EMPTY = new CountryStanding(0, 0, 0, 0, 0, 0, 0, Map.of());
}
