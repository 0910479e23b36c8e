package io.throughline.agents.supervisor;

import io.micronaut.context.annotation.Factory;
import io.throughline.schemas.contracts.Contract;
import io.throughline.schemas.contracts.logistics.Logistics;
import jakarta.inject.Singleton;

/// The context whose events this agent hears.
@Factory
final class Language {

    @Singleton
    Contract contract() {
        return Logistics.CONTRACT;
    }
}
