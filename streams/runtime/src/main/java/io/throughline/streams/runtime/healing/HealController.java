package io.throughline.streams.runtime.healing;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.throughline.schemas.codec.Partitions;
import io.throughline.streams.runtime.comparing.HealPace;
import io.throughline.streams.runtime.comparing.HealWitness;
import io.throughline.streams.runtime.http.ErrorAnswer;
import io.throughline.streams.runtime.http.Params;
import io.throughline.streams.runtime.http.RequestException;
import io.throughline.streams.runtime.peers.Peers;
import io.throughline.streams.runtime.reports.HealReport;
import io.throughline.streams.runtime.reports.HealSelection;
import io.throughline.streams.runtime.settings.StreamsSettings;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.jspecify.annotations.Nullable;

/// Compares the stores of all instances with the log when somebody asks, and tells what was found.
@Controller
@ExecuteOn(TaskExecutors.BLOCKING)
final class HealController {

    private static final long WAIT_MS = 10_000;
    private static final long WAIT_MS_MAX = 600_000;
    private static final long LOOK_MS = 100;

    private final Healer healer;
    private final HealGroup group;
    private final HealStandings standings;
    private final HealWitness witness;
    private final int partitions;

    HealController(
            Healer healer,
            HealGroup group,
            HealStandings standings,
            HealWitness witness,
            StreamsSettings settings) {
        this.healer = healer;
        this.group = group;
        this.standings = standings;
        this.witness = witness;
        this.partitions = settings.partitions();
    }

    @Get("/checks")
    @Operation(operationId = "checks", summary = "How the stores compare with the log")
    HealStandings.Answer checks(@Parameter(hidden = true) HttpRequest<?> request) {
        return Peers.isForwarded(request) ? standings.own() : standings.all();
    }

    /// Compares now, and repairs what differs.
    @Post("/checks")
    @Operation(
            operationId = "check",
            summary = "Compares the stores of all instances with the log, and repairs what differs")
    @ApiResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(implementation = HealReport.class)))
    @ApiResponse(
            responseCode = "202",
            description = "It goes on; GET /checks/{id} tells what it found",
            content = @Content(schema = @Schema(implementation = HealReport.class)))
    HttpResponse<?> check(
            @Parameter(hidden = true) HttpRequest<?> request,
            @Parameter(description = "heads, journal or a projection; all unless given") @QueryValue
                    @Nullable String store,
            @Parameter(description = "All unless given") @QueryValue @Nullable Long partition,
            @QueryValue @Nullable Long waitMs,
            @Parameter(hidden = true) @QueryValue @Nullable String id) {
        if (store != null && !group.stores().contains(store)) {
            throw RequestException.bad(
                    "store is %s; there are %s".formatted(store, group.stores()));
        }
        Integer only =
                partition == null
                        ? null
                        : (int) Params.within("partition", partition, 0, 0, partitions - 1L);
        long wait = Params.within("waitMs", waitMs, WAIT_MS, 0, WAIT_MS_MAX);
        HealSelection selection = new HealSelection(store, only);
        if (Peers.isForwarded(request) && id != null) {
            CompletableFuture<HealReport> _ = healer.ask(selection, id);
            return answer(request, id);
        }
        String own = UUID.randomUUID().toString();
        group.begin(selection, own);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(wait);
        HttpResponse<HealReport> answer = answer(request, own);
        while (answer.status() == HttpStatus.ACCEPTED && System.nanoTime() < deadline) {
            HealPace.sleep(LOOK_MS);
            answer = answer(request, own);
        }
        return answer;
    }

    /// What a check has found.
    @Get("/checks/{id}")
    @Operation(operationId = "checkOf", summary = "What a check has found on all instances")
    @ApiResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(implementation = HealReport.class)))
    @ApiResponse(
            responseCode = "202",
            description = "It goes on",
            content = @Content(schema = @Schema(implementation = HealReport.class)))
    @ApiResponse(
            responseCode = "404",
            description = "No instance that is reached knows it, or not any more",
            content = @Content(schema = @Schema(implementation = ErrorAnswer.class)))
    HttpResponse<HealReport> answer(
            @Parameter(hidden = true) HttpRequest<?> request, @PathVariable String id) {
        HealReport report =
                (Peers.isForwarded(request) ? healer.report(id) : group.report(id))
                        .orElseThrow(() ->
                                RequestException.unknown(
                                        "there is no check %s, or it is forgotten; ask for another"
                                                .formatted(id)));
        return report.endedAt() == null
                ? HttpResponse.<HealReport>status(HttpStatus.ACCEPTED).body(report)
                : HttpResponse.ok(report);
    }

    /// What a store of this instance says of a stream, for the other instances.
    @Hidden
    @Get("/internal/chains/{store}")
    HealWitness.Chain chain(@PathVariable String store, @QueryValue String stream) {
        try {
            return HealWitness.Chain.of(
                    witness.here(store, Partitions.of(stream, partitions), stream));
        } catch (InvalidStateStoreException e) {
            throw RequestException.unavailable(String.valueOf(e.getMessage()));
        }
    }
}
