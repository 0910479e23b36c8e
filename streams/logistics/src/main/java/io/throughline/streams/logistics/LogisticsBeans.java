package io.throughline.streams.logistics;

import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Value;
import io.throughline.streams.runtime.http.ApiPart;
import io.throughline.streams.topology.Domain;
import jakarta.inject.Singleton;

/// Gives the streams service its domain.
@Factory
final class LogisticsBeans {

    /// @param parkedEventsMax the most events that an agent parks for one stream
    @Singleton
    Domain domain(@Value("${throughline.parked-events-max:10000}") int parkedEventsMax) {
        return LogisticsDomain.parking(parkedEventsMax);
    }

    @Singleton
    ApiPart api() {
        return new ApiPart("/META-INF/swagger/throughline-logistics-1.yml");
    }
}
