package io.throughline.streams.logistics.order;

import static io.throughline.streams.logistics.order.Orders.KENYA_BY_AIR;
import static io.throughline.streams.logistics.order.Orders.assign;
import static io.throughline.streams.logistics.order.Orders.place;
import static io.throughline.streams.logistics.order.Orders.plan;
import static io.throughline.streams.logistics.order.Orders.reschedule;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.schemas.contracts.logistics.OrderCommand;
import io.throughline.schemas.contracts.logistics.OrderCommand.RescheduleOrder;
import io.throughline.schemas.contracts.logistics.OrderEvent;
import io.throughline.schemas.contracts.logistics.OrderEvent.DelayDetected;
import io.throughline.streams.kernel.Decision;
import io.throughline.streams.testkit.DeciderLaws;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;

/// No expected version holds off a command that is merged: once it was accepted, it brings about
/// nothing more, whenever it comes again and whatever came in between.
class MergeAgainTest {

    /// What comes to a planned order next.
    sealed interface Step {

        /// A command whose sender had not seen the last events.
        record Asked(int unseen, RescheduleOrder command) implements Step {}

        /// An event that was appended past the decider.
        record Appended() implements Step {}
    }

    private record Accepted(long expected, RescheduleOrder command) {}

    private final OrderDecider decider = new OrderDecider();
    private final OrderMerger merger = new OrderMerger();

    @Property(edgeCases = EdgeCasesMode.NONE)
    void what_was_accepted_brings_about_nothing_when_it_comes_again(
            @ForAll("steps") @Size(max = 40) List<Step> steps) {
        List<OrderEvent> log =
                new ArrayList<>(DeciderLaws.check(decider, List.of(place(), assign(), plan())));
        long planned = log.size();
        List<Accepted> accepted = new ArrayList<>();
        for (Step step : steps) {
            switch (step) {
                case Step.Appended() -> log.add(new DelayDetected(KENYA_BY_AIR, 1));
                case Step.Asked(int unseen, RescheduleOrder command) -> {
                    long expected = Math.max(planned, log.size() - unseen);
                    decided(log, expected, command)
                            .ifPresent(events -> {
                                log.addAll(events);
                                accepted.add(new Accepted(expected, command));
                            });
                }
            }
            for (Accepted before : accepted) {
                assertThat(decided(log, before.expected(), before.command()).orElse(List.of()))
                        .as("%s, expecting %d, again", before.command(), before.expected())
                        .isEmpty();
            }
        }
    }

    /// The events of an accepted command; empty for a rejected one.
    private Optional<List<OrderEvent>> decided(
            List<OrderEvent> log, long expected, OrderCommand command) {
        OrderState state = DeciderLaws.fold(decider, decider.initial(), log);
        long unseen = log.size() - expected;
        Optional<Decision<OrderEvent>> decision =
                unseen == 0
                        ? Optional.of(decider.decide(command, state))
                        : merger.merge(command, state, unseen);
        return decision.flatMap(made ->
                switch (made) {
                    case Decision.Accepted<OrderEvent>(List<OrderEvent> events) ->
                            Optional.of(events);
                    case Decision.Rejected<OrderEvent> _ -> Optional.empty();
                });
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<RescheduleOrder> commands =
                Combinators.combine(
                                Arbitraries.of("optimizer", "supervisor", "notifier"),
                                Arbitraries.integers().between(0, 5))
                        .as((by, days) -> reschedule(by, days));
        return Arbitraries.<Step>frequencyOf(
                        Tuple.of(
                                9,
                                Combinators.combine(Arbitraries.integers().between(0, 4), commands)
                                        .as(Step.Asked::new)),
                        Tuple.of(1, Arbitraries.just(new Step.Appended())))
                .list();
    }
}
