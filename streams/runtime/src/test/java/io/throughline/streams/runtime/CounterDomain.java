package io.throughline.streams.runtime;

import io.micronaut.context.annotation.Factory;
import io.throughline.schemas.contracts.Category;
import io.throughline.schemas.contracts.Contract;
import io.throughline.streams.topology.Aggregate;
import io.throughline.streams.topology.Domain;
import io.throughline.streams.topology.Projection;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/// A domain that is just large enough to show everything that the runtime does.
@Factory
final class CounterDomain {

    static final Category COUNTER =
            new Category("counter", CounterCommand.class, CounterEvent.class);

    static final Contract CONTRACT = new Contract("counting", List.of(COUNTER));

    static final Domain DOMAIN =
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

    // A key that needs to be escaped in a path, such as `size 2/é`.
    private static Optional<String> size(CounterEvent event) {
        return switch (event) {
            case CounterEvent.Added added ->
                    Optional.of("size " + Integer.toString(added.amount()).length() + "/é");
            case CounterEvent.Sealed _ -> Optional.empty();
        };
    }

    @Singleton
    Domain domain() {
        return DOMAIN;
    }
}
