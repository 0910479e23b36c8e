package io.throughline.streams.runtime;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.throughline.streams.topology.Domain;
import io.throughline.streams.topology.decide.DecideTopology;
import io.throughline.streams.topology.journal.JournalTopology;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Compares this instance's stores with the log when somebody asks, and tells what was found.
@Controller("/checks")
@ExecuteOn(TaskExecutors.BLOCKING)
final class HealController {

    private static final long WAIT_MS = 10_000;
    private static final long WAIT_MS_MAX = 600_000;

    private final Healer healer;
    private final HealJournal journal;
    private final List<String> stores = new ArrayList<>();
    private final int partitions;

    HealController(Healer healer, HealJournal journal, Domain domain, StreamsSettings settings) {
        this.healer = healer;
        this.journal = journal;
        this.partitions = settings.partitions();
        stores.add(DecideTopology.HEADS);
        stores.add(JournalTopology.JOURNAL);
        domain.projections().forEach(projection -> stores.add(projection.name()));
    }

    /// How the stores of this instance compare with the log.
    ///
    /// @param busy whether a check that was asked for goes on or waits
    /// @param unrepaired what differed when it was last compared, and still does
    /// @param doubted streams whose commands are held until their heads are compared, by partition
    /// @param rebuilding partitions of the journal that are rebuilt from the log
    /// @param last the last reports, latest first
    @Schema(name = "Checks")
    record Answer(
            boolean busy,
            List<HealReport.Finding> unrepaired,
            Map<Integer, List<String>> doubted,
            List<Integer> rebuilding,
            List<HealReport> last) {}

    @Get
    @Operation(
            operationId = "checks",
            summary = "How the stores of this instance compare with the log")
    Answer checks() {
        return new Answer(
                healer.isBusy(),
                healer.unrepaired(),
                healer.doubted(),
                journal.condemned(),
                healer.reports());
    }

    /// Compares now, and repairs what differs.
    @Post
    @Operation(
            operationId = "check",
            summary = "Compares stores of this instance with the log, and repairs what differs")
    @ApiResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(implementation = HealReport.class)))
    @ApiResponse(
            responseCode = "202",
            description = "It goes on; GET tells what it found",
            content = @Content(schema = @Schema(implementation = Answer.class)))
    HttpResponse<?> check(
            @Parameter(description = "heads, journal or a projection; all unless given") @QueryValue
                    @Nullable String store,
            @Parameter(description = "All of this instance unless given") @QueryValue
                    @Nullable Long partition,
            @QueryValue @Nullable Long waitMs) {
        if (store != null && !stores.contains(store)) {
            throw RequestException.bad("store is %s; there are %s".formatted(store, stores));
        }
        Integer only =
                partition == null
                        ? null
                        : (int) Params.within("partition", partition, 0, 0, partitions - 1L);
        long wait = Params.within("waitMs", waitMs, WAIT_MS, 0, WAIT_MS_MAX);
        try {
            return HttpResponse.ok(
                    healer.ask(new Healer.Selection(store, only)).get(wait, TimeUnit.MILLISECONDS));
        } catch (TimeoutException _) {
            return HttpResponse.status(HttpStatus.ACCEPTED).body(checks());
        } catch (ExecutionException e) {
            throw RequestException.unavailable(String.valueOf(e.getCause()));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw RequestException.unavailable("the service is stopping");
        }
    }
}
