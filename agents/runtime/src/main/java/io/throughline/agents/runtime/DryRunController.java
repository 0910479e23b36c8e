package io.throughline.agents.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.throughline.schemas.contracts.StreamId;
import java.util.Map;
import java.util.Optional;

/// Tells what would become of what is parked.
@Controller("/deadletters")
@ExecuteOn(TaskExecutors.BLOCKING)
final class DryRunController {

    private final DryRun dryRun;

    DryRunController(DryRun dryRun) {
        this.dryRun = dryRun;
    }

    /// Runs the parked events of `{"stream": "order/4711"}` with today's code; nothing is done or
    /// written.
    @Post("/dry-run")
    HttpResponse<?> run(@Body JsonNode body) throws InterruptedException {
        StreamId stream;
        try {
            stream = StreamId.parse(body.path("stream").asText());
        } catch (IllegalArgumentException e) {
            return HttpResponse.badRequest(Map.of("error", String.valueOf(e.getMessage())));
        }
        try {
            Optional<DryRun.Report> report = dryRun.of(stream);
            return report.isPresent()
                    ? HttpResponse.ok(report.get())
                    : HttpResponse.notFound(
                            Map.of("error", "nothing of stream %s is parked".formatted(stream)));
        } catch (BackboneAwayException e) {
            return HttpResponse.status(HttpStatus.SERVICE_UNAVAILABLE)
                    .body(Map.of("error", String.valueOf(e.getMessage())));
        }
    }
}
