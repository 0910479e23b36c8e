package io.throughline.streams.runtime.reading;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.streams.runtime.http.ErrorAnswer;
import io.throughline.streams.runtime.http.Ndjson;
import io.throughline.streams.runtime.http.Pages;
import io.throughline.streams.runtime.http.Params;
import io.throughline.streams.runtime.http.RequestException;
import io.throughline.streams.runtime.json.JsonCodec;
import io.throughline.streams.runtime.peers.Peers;
import io.throughline.streams.runtime.peers.Place;
import io.throughline.streams.runtime.settings.StreamsSettings;
import io.throughline.streams.topology.Codecs;
import io.throughline.streams.topology.journal.StateAt;
import io.throughline.streams.topology.journal.Until;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Answers questions about single streams: what happened, and what the state was when.
@Controller("/streams/{category}/{key}")
@ExecuteOn(TaskExecutors.BLOCKING)
final class StreamController {

    private static final int LIMIT = 1_000;
    private static final long WAIT_MS = 2_000;

    private final Journals journals;
    private final Peers peers;
    private final Codecs codecs;
    private final JsonCodec json;
    private final ObjectMapper mapper;
    private final StreamsSettings settings;

    StreamController(
            Journals journals,
            Peers peers,
            Codecs codecs,
            JsonCodec json,
            ObjectMapper mapper,
            StreamsSettings settings) {
        this.journals = journals;
        this.peers = peers;
        this.codecs = codecs;
        this.json = json;
        this.mapper = mapper;
        this.settings = settings;
    }

    /// The events of a stream, by version.
    @Get(
            uri = "/events",
            produces = {MediaType.APPLICATION_JSON, Ndjson.TYPE_NAME})
    @Operation(
            operationId = "streamEvents",
            summary = "The events of a stream, in order of version",
            description = "With Accept: application/x-ndjson the whole range, one event a line.")
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            array =
                                    @ArraySchema(
                                            schema = @Schema(implementation = EventAnswer.class))))
    @ApiResponse(
            responseCode = "404",
            description = "The stream has no events",
            content = @Content(schema = @Schema(implementation = ErrorAnswer.class)))
    HttpResponse<?> events(
            @Parameter(hidden = true) HttpRequest<?> request,
            @PathVariable String category,
            @PathVariable String key,
            @QueryValue @Nullable Long from,
            @QueryValue @Nullable Long to,
            @QueryValue @Nullable Long limit,
            @Parameter(description = "Whether to add each event's value as Avro, in Base64")
                    @QueryValue
                    @Nullable Boolean wire) {
        StreamId stream = Params.stream(category, key);
        boolean withWire = wire != null && wire;
        long first = Params.within("from", from, 1, 1, Long.MAX_VALUE);
        long last = Params.within("to", to, Long.MAX_VALUE, first, Long.MAX_VALUE);
        int most = Params.page(limit, settings);
        return switch (journals.placeOf(stream)) {
            case Place.Nowhere(String reason) -> throw RequestException.unavailable(reason);
            case Place.There(var host) -> peers.forward(request, host, 0);
            case Place.Here(int partition) -> {
                if (journals.ask(partition, journal -> journal.version(stream)) == 0) {
                    throw RequestException.unknown("stream %s has no events".formatted(stream));
                }
                yield Ndjson.isWanted(request)
                        ? HttpResponse.ok(
                                Ndjson.of(all(partition, stream, first, last, withWire), mapper))
                        : HttpResponse.ok(page(partition, stream, first, last, most, withWire));
            }
        };
    }

    private Pages<EventAnswer, Long> all(
            int partition, StreamId stream, long first, long last, boolean withWire) {
        return new Pages<>(
                first,
                from -> page(partition, stream, from, last, LIMIT, withWire),
                event -> event.version() < last ? event.version() + 1 : null);
    }

    private List<EventAnswer> page(
            int partition, StreamId stream, long first, long last, int most, boolean withWire) {
        return journals
                .ask(partition, journal -> journal.events(stream, first, last, most))
                .stream()
                .map(event -> EventAnswer.of(event, codecs, json, withWire))
                .toList();
    }

    /// The state of a stream: now, at a version, at a time, or once a version is there.
    @Get("/state")
    @Operation(
            operationId = "streamState",
            summary = "The state of a stream: now, at a version, or at a time")
    @ApiResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(implementation = StateAnswer.class)))
    @ApiResponse(
            responseCode = "404",
            description = "The stream has no events, or had none by then",
            content = @Content(schema = @Schema(implementation = ErrorAnswer.class)))
    @ApiResponse(
            responseCode = "504",
            description = "The version did not arrive in time",
            content = @Content(schema = @Schema(implementation = ErrorAnswer.class)))
    HttpResponse<?> state(
            @Parameter(hidden = true) HttpRequest<?> request,
            @PathVariable String category,
            @PathVariable String key,
            @Parameter(description = "The state after the event at this version") @QueryValue
                    @Nullable Long version,
            @Parameter(description = "The state at this time, ISO 8601") @QueryValue
                    @Nullable String at,
            @Parameter(
                            description = "Which time: happened, as the domain says, or recorded",
                            schema = @Schema(allowableValues = {"happened", "recorded"}))
                    @QueryValue
                    @Nullable String by,
            @Parameter(description = "Wait until the stream is at least at this version")
                    @QueryValue
                    @Nullable Long atLeast,
            @Parameter(description = "How long to wait for it, in milliseconds") @QueryValue
                    @Nullable Long waitMs) {
        StreamId stream = Params.stream(category, key);
        Until until = StateQuery.until(version, at, by);
        long least = Params.within("atLeast", atLeast, 0, 0, Long.MAX_VALUE);
        long wait = Params.within("waitMs", waitMs, WAIT_MS, 0, settings.waitMsMax());
        return switch (journals.placeOf(stream)) {
            case Place.Nowhere(String reason) -> throw RequestException.unavailable(reason);
            case Place.There(var host) -> peers.forward(request, host, wait);
            case Place.Here(int partition) -> {
                awaitVersion(partition, stream, least, wait);
                StateAt state = journals.ask(partition, journal -> journal.state(stream, until));
                yield HttpResponse.ok(answer(StateQuery.checked(state, until)));
            }
        };
    }

    private void awaitVersion(int partition, StreamId stream, long least, long waitMs) {
        if (least > 0 && !journals.await(partition, stream, least, waitMs)) {
            throw new RequestException(
                    HttpStatus.GATEWAY_TIMEOUT,
                    "the journal had no version %d of stream %s within %d ms; ask again"
                            .formatted(least, stream, waitMs));
        }
    }

    private StateAnswer answer(StateAt state) {
        return new StateAnswer(
                state.stream().toString(),
                state.version(),
                codecs.states().typeOf(state.state()),
                json.write(codecs.states(), state.state()));
    }
}
