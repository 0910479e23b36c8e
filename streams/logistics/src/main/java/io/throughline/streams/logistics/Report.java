package io.throughline.streams.logistics;

import io.throughline.schemas.contracts.logistics.CountryStanding;
import io.throughline.streams.logistics.standing.CountryView;
import java.util.Collection;

/// How far the orders of the whole context have come: the sum over all countries.
///
/// @param countries that at least one order was placed for
/// @param events of all orders
/// @param deadLetters commands and events that could not be handled
public record Report(
        long orders,
        long countries,
        long assigned,
        long planned,
        long delivered,
        long late,
        long notified,
        long events,
        long deadLetters) {

    static Report of(Collection<CountryStanding> rows, long deadLetters) {
        CountryStanding sum = rows.stream().reduce(CountryStanding.EMPTY, CountryView::plus);
        return new Report(
                sum.orders(),
                rows.stream().filter(row -> row.orders() > 0).count(),
                sum.assigned(),
                sum.planned(),
                sum.delivered(),
                sum.late(),
                sum.notified(),
                sum.events(),
                deadLetters);
    }
}
