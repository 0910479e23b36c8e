package io.throughline.streams.runtime;

import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.throughline.schemas.contracts.Category;
import io.throughline.schemas.contracts.Contract;
import io.throughline.schemas.contracts.Event;
import io.throughline.schemas.contracts.work.AgentWork;
import io.throughline.streams.topology.Aggregate;
import io.throughline.streams.topology.Domain;
import io.throughline.streams.topology.Projection;
import io.throughline.streams.work.AgentWorkDomain;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A domain that is just large enough to show everything that the runtime does.
@Factory
public final class CounterDomain {

    static final Category COUNTER =
            new Category("counter", CounterCommand.class, CounterEvent.class);

    public static final Contract CONTRACT = new Contract("counting", List.of(COUNTER));

    public static final Domain DOMAIN =
            new Domain(
                    CONTRACT,
                    List.of(
                            new Aggregate<>(
                                    COUNTER,
                                    CounterCommand.class,
                                    CounterEvent.class,
                                    CounterState.class,
                                    new CounterDecider(),
                                    true)),
                    List.of(
                            new Projection<>(
                                    "size",
                                    CounterEvent.class,
                                    Tally.class,
                                    CounterDomain::size,
                                    new Tally.Fold())));

    /// An event of a counter.
    public static Event added(int amount) {
        return new CounterEvent.Added(amount, null, Parity.of(amount));
    }

    // A key that needs to be escaped in a path, such as `size 2/é`.
    private static Optional<String> size(CounterEvent event) {
        return switch (event) {
            case CounterEvent.Added added ->
                    Optional.of("size " + Integer.toString(added.amount()).length() + "/é");
            case CounterEvent.Sealed _ -> Optional.empty();
        };
    }

    /// The property of services whose agents say what they could not do.
    static final String WITH_WORK = "test.with-work";

    @Singleton
    @Requires(missingProperty = WITH_WORK)
    Domain domain() {
        return DOMAIN;
    }

    @Singleton
    @Requires(property = WITH_WORK)
    Domain withWork() {
        return new Domain(
                new Contract(
                        CONTRACT.context(), joined(CONTRACT.categories(), AgentWork.CATEGORIES)),
                joined(DOMAIN.aggregates(), AgentWorkDomain.AGGREGATES),
                joined(DOMAIN.projections(), AgentWorkDomain.PROJECTIONS));
    }

    private static <T> List<T> joined(List<T> own, List<T> work) {
        return Stream.concat(own.stream(), work.stream()).toList();
    }
}
