package io.throughline.streams.runtime.reading;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.throughline.streams.runtime.http.ErrorAnswer;
import io.throughline.streams.runtime.http.Ndjson;
import io.throughline.streams.runtime.http.Pages;
import io.throughline.streams.runtime.http.Params;
import io.throughline.streams.runtime.http.RequestException;
import io.throughline.streams.runtime.peers.Peers;
import io.throughline.streams.runtime.peers.Place;
import io.throughline.streams.runtime.settings.StreamsSettings;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Answers questions about read models.
@Controller
@ExecuteOn(TaskExecutors.BLOCKING)
final class ProjectionController {

    private static final int LIMIT = 1_000;
    private static final String BEGINNING = "";

    private final Projections projections;
    private final LocalRows local;
    private final Peers peers;
    private final ObjectMapper mapper;
    private final StreamsSettings settings;

    ProjectionController(
            Projections projections,
            LocalRows local,
            Peers peers,
            ObjectMapper mapper,
            StreamsSettings settings) {
        this.projections = projections;
        this.local = local;
        this.peers = peers;
        this.mapper = mapper;
        this.settings = settings;
    }

    /// One row of a read model.
    @Get("/projections/{name}/{key}")
    @Operation(operationId = "projectionRow", summary = "One row of a read model")
    @ApiResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(implementation = RowAnswer.class)))
    @ApiResponse(
            responseCode = "404",
            description = "There is no such row, or no such read model",
            content = @Content(schema = @Schema(implementation = ErrorAnswer.class)))
    HttpResponse<?> row(
            @Parameter(hidden = true) HttpRequest<?> request,
            @PathVariable String name,
            @PathVariable String key) {
        return switch (local.topology(name).placeOf(name, key)) {
            case Place.Nowhere(String reason) -> throw RequestException.unavailable(reason);
            case Place.There(var host) -> peers.forward(request, host, 0);
            case Place.Here(int partition) -> {
                Optional<ProjectionRow> found = local.row(name, partition, key);
                yield HttpResponse.ok(
                        local.answer(
                                found.orElseThrow(() ->
                                        RequestException.unknown(
                                                "projection %s has no row %s"
                                                        .formatted(name, key)))));
            }
        };
    }

    /// The rows of a read model, by key.
    @Get(
            uri = "/projections/{name}",
            produces = {MediaType.APPLICATION_JSON, Ndjson.TYPE_NAME})
    @Operation(
            operationId = "projectionRows",
            summary = "The rows of a read model, by key, from all instances",
            description = "With Accept: application/x-ndjson all of them, one row a line.")
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            array =
                                    @ArraySchema(
                                            schema = @Schema(implementation = RowAnswer.class))))
    HttpResponse<?> rows(
            @Parameter(hidden = true) HttpRequest<?> request,
            @PathVariable String name,
            @Parameter(description = "Rows whose keys come after this one") @QueryValue
                    @Nullable String after,
            @QueryValue @Nullable Long limit) {
        int most = Params.page(limit, settings);
        if (!Ndjson.isWanted(request)) {
            return HttpResponse.ok(projections.page(name, after, most));
        }
        Pages<RowAnswer, String> all =
                new Pages<>(
                        after == null ? BEGINNING : after,
                        from -> projections.page(name, from.equals(BEGINNING) ? null : from, LIMIT),
                        RowAnswer::key);
        return HttpResponse.ok(Ndjson.of(all, mapper));
    }

    /// The rows that this instance holds, for the other instances.
    @Hidden
    @Get("/internal/projections/{name}")
    RowAnswer.Local localRows(
            @PathVariable String name,
            @QueryValue @Nullable String after,
            @QueryValue @Nullable Long limit) {
        int most = Params.page(limit, settings);
        return local.page(name, after, most);
    }
}
