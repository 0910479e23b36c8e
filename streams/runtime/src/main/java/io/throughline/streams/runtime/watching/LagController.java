package io.throughline.streams.runtime.watching;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;

/// Tells how far the topologies are behind, from any instance for all of them.
@Controller("/lag")
@ExecuteOn(TaskExecutors.BLOCKING)
final class LagController {

    private final Lags lags;

    LagController(Lags lags) {
        this.lags = lags;
    }

    @Get
    @Operation(
            operationId = "lag",
            summary = "How far the topologies are behind, and whether all is done")
    LagAnswer lag() {
        return lags.all();
    }
}
