package io.throughline.agents.runtime.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.throughline.agents.runtime.backbone.BackboneAwayException;
import io.throughline.schemas.contracts.StreamId;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Tells what would become of what is parked.
@Controller("/deadletters")
@ExecuteOn(TaskExecutors.BLOCKING)
final class DryRunController {

    private final DryRun dryRun;

    DryRunController(DryRun dryRun) {
        this.dryRun = dryRun;
    }

    /// Runs the parked events of `{"stream": "order/4711"}` with today's code; nothing is done or
    /// written. With `"skip": 6` it is said what would follow if event 6, the first one, were
    /// dropped.
    @Post("/dry-run")
    HttpResponse<?> run(@Body JsonNode body) throws InterruptedException {
        JsonNode skip = body.path("skip");
        try {
            StreamId stream = StreamId.parse(body.path("stream").asText());
            if (!skip.isMissingNode() && !skip.isIntegralNumber()) {
                throw new IllegalArgumentException(
                        "skip is %s; it must be the version of the first parked event"
                                .formatted(skip));
            }
            Optional<DryRun.Report> report =
                    dryRun.of(stream, skip.isMissingNode() ? null : skip.asLong());
            return report.isPresent()
                    ? HttpResponse.ok(report.get())
                    : HttpResponse.notFound(
                            error("nothing of stream %s is parked".formatted(stream)));
        } catch (IllegalArgumentException e) {
            return HttpResponse.badRequest(error(e.getMessage()));
        } catch (BackboneAwayException e) {
            return HttpResponse.status(HttpStatus.SERVICE_UNAVAILABLE).body(error(e.getMessage()));
        } catch (DryRunTooLongException e) {
            return HttpResponse.status(HttpStatus.GATEWAY_TIMEOUT).body(error(e.getMessage()));
        }
    }

    private static Map<String, String> error(@Nullable String sentence) {
        return Map.of("error", String.valueOf(sentence));
    }
}
