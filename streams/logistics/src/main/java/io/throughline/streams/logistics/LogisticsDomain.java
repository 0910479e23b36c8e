package io.throughline.streams.logistics;

import io.throughline.schemas.contracts.logistics.CountryStanding;
import io.throughline.schemas.contracts.logistics.LaneStanding;
import io.throughline.schemas.contracts.logistics.Logistics;
import io.throughline.schemas.contracts.logistics.OrderCommand;
import io.throughline.schemas.contracts.logistics.OrderEvent;
import io.throughline.streams.logistics.order.OrderDecider;
import io.throughline.streams.logistics.order.OrderMerger;
import io.throughline.streams.logistics.order.OrderState;
import io.throughline.streams.logistics.standing.CountryView;
import io.throughline.streams.logistics.standing.LaneView;
import io.throughline.streams.topology.Aggregate;
import io.throughline.streams.topology.Conflicts;
import io.throughline.streams.topology.Domain;
import io.throughline.streams.topology.Projection;
import io.throughline.streams.work.AgentWorkDomain;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The reference domain: orders, where the lanes and countries stand, and what its agents say of
/// their own work.
public final class LogisticsDomain {

    /// What an order may do.
    public static final Aggregate<OrderCommand, OrderState, OrderEvent> ORDER =
            new Aggregate<>(
                    Logistics.ORDERS,
                    OrderCommand.class,
                    OrderEvent.class,
                    OrderState.class,
                    new OrderDecider(),
                    true,
                    new Conflicts<>(Set.of(), new OrderMerger()));

    /// How loaded and how fast each lane is.
    public static final Projection<LaneStanding, OrderEvent> LANE =
            new Projection<>(
                    "lane", OrderEvent.class, LaneStanding.class, LaneView::key, new LaneView());

    /// How far the orders of each country have come.
    public static final Projection<CountryStanding, OrderEvent> COUNTRY =
            new Projection<>(
                    "country",
                    OrderEvent.class,
                    CountryStanding.class,
                    CountryView::key,
                    new CountryView());

    /// Everything together.
    public static final Domain DOMAIN = with(AgentWorkDomain.AGGREGATES);

    private LogisticsDomain() {}

    /// The same with another bound on what agents may park.
    ///
    /// @param parkedEventsMax the most events that are parked for one stream
    static Domain parking(int parkedEventsMax) {
        return with(AgentWorkDomain.aggregates(parkedEventsMax));
    }

    private static Domain with(List<Aggregate<?, ?, ?>> work) {
        return new Domain(
                Logistics.CONTRACT,
                joined(List.of(ORDER), work),
                joined(List.of(LANE, COUNTRY), AgentWorkDomain.PROJECTIONS));
    }

    private static <T> List<T> joined(List<? extends T> own, List<? extends T> work) {
        List<T> all = new ArrayList<>(own);
        all.addAll(work);
        return all;
    }
}
