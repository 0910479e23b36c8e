package io.throughline.streams.logistics;

import io.micronaut.context.annotation.Factory;
import io.throughline.streams.runtime.ApiPart;
import io.throughline.streams.topology.Domain;
import jakarta.inject.Singleton;

/// Gives the streams service its domain.
@Factory
final class LogisticsBeans {

    @Singleton
    Domain domain() {
        return LogisticsDomain.DOMAIN;
    }

    @Singleton
    ApiPart api() {
        return new ApiPart("/META-INF/swagger/throughline-logistics-1.yml");
    }
}
