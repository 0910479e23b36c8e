package io.throughline.streams.topology;

import io.throughline.schemas.contracts.Contract;
import java.util.List;
import java.util.Optional;

/// Everything that one context decides and projects: what a service is made from.
public record Domain(
        Contract contract,
        List<Aggregate<?, ?, ?>> aggregates,
        List<Projection<?, ?>> projections) {

    public Domain {
        aggregates = List.copyOf(aggregates);
        projections = List.copyOf(projections);
    }

    /// The aggregate of a category, if the context has one.
    public Optional<Aggregate<?, ?, ?>> aggregate(String category) {
        // A context has a handful of categories, so a scan beats a map.
        for (Aggregate<?, ?, ?> aggregate : aggregates) {
            if (aggregate.category().name().equals(category)) {
                return Optional.of(aggregate);
            }
        }
        return Optional.empty();
    }

    /// The projection of a name, if the context has one.
    public Optional<Projection<?, ?>> projection(String name) {
        for (Projection<?, ?> projection : projections) {
            if (projection.name().equals(name)) {
                return Optional.of(projection);
            }
        }
        return Optional.empty();
    }
}
