package io.throughline.streams.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.throughline.schemas.client.CommandClient;
import io.throughline.schemas.client.NoOutcomeException;
import io.throughline.schemas.contracts.Command;
import io.throughline.schemas.contracts.CommandMetadata;
import io.throughline.schemas.contracts.Event;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.streams.topology.Codecs;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// Takes commands over HTTP and answers with their outcomes.
@Controller("/commands")
@ExecuteOn(TaskExecutors.BLOCKING)
final class CommandController {

    private final CommandClient client;
    private final Codecs codecs;
    private final JsonCodec json;
    private final InstantSource clock;

    CommandController(CommandClient client, Codecs codecs, JsonCodec json, InstantSource clock) {
        this.client = client;
        this.codecs = codecs;
        this.json = json;
        this.clock = clock;
    }

    /// Submits a command and waits for its outcome.
    @Post
    @Operation(
            operationId = "submitCommand",
            summary = "Submit a command and wait for its outcome",
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema =
                                                    @Schema(
                                                            implementation =
                                                                    CommandRequest.class))))
    @ApiResponse(
            responseCode = "200",
            description = "Accepted; its events are in the log",
            content = @Content(schema = @Schema(implementation = CommandAnswer.Accepted.class)))
    @ApiResponse(
            responseCode = "400",
            description = "The request is wrong; nothing was sent",
            content = @Content(schema = @Schema(implementation = ErrorAnswer.class)))
    @ApiResponse(
            responseCode = "409",
            description =
                    "The stream is not at the version that was expected, or one that the command"
                            + " was based on has moved on",
            content = @Content(schema = @Schema(implementation = CommandAnswer.Rejected.class)))
    @ApiResponse(
            responseCode = "422",
            description = "Rejected for another reason",
            content = @Content(schema = @Schema(implementation = CommandAnswer.Rejected.class)))
    @ApiResponse(
            responseCode = "503",
            description = "No outcome in time: send the same id again",
            content = @Content(schema = @Schema(implementation = ErrorAnswer.class)))
    HttpResponse<?> submit(
            @Body JsonNode body,
            @Header("Idempotency-Key") @Nullable String key,
            @Header("traceparent") @Nullable String traceparent) {
        CommandRequest request = CommandRequest.of(body);
        CommandMetadata metadata = request.metadata(key, traceparent, clock.instant());
        Command command = json.read(codecs.commands(), request.type(), request.data(), "data");
        return answer(metadata, await(metadata, client.submit(metadata, command)));
    }

    private static Outcome await(CommandMetadata metadata, CompletableFuture<Outcome> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RequestException.unavailable(undecided(metadata, "the service is stopping"));
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof NoOutcomeException
                    || cause instanceof RejectedExecutionException
                    || cause instanceof IllegalStateException) {
                throw new RequestException(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        undecided(metadata, String.valueOf(cause.getMessage())),
                        cause);
            }
            throw new IllegalStateException("command %s failed".formatted(metadata.id()), cause);
        }
    }

    // Whoever let the id be drawn learns it here, and can send the same command again.
    private static String undecided(CommandMetadata metadata, String why) {
        return "%s; send it again with the id %s".formatted(why, metadata.id());
    }

    private HttpResponse<CommandAnswer> answer(CommandMetadata metadata, Outcome outcome) {
        String command = metadata.id().toString();
        String stream = metadata.stream().toString();
        return switch (outcome) {
            case Outcome.Accepted(long first, long version, boolean duplicate, var stale) ->
                    HttpResponse.ok(
                            new CommandAnswer.Accepted(
                                    "accepted",
                                    command,
                                    stream,
                                    first,
                                    version,
                                    duplicate,
                                    CommandAnswer.stale(stale)));
            case Outcome.Rejected rejected -> {
                boolean stale =
                        rejected.code().equals(Outcome.Rejected.STALE_VERSION)
                                || rejected.code().equals(Outcome.Rejected.STALE_BASIS);
                CommandAnswer body =
                        new CommandAnswer.Rejected(
                                rejected.message(),
                                "rejected",
                                rejected.code(),
                                command,
                                stream,
                                rejected.version(),
                                rejected.duplicate(),
                                since(rejected),
                                CommandAnswer.stale(rejected.stale()));
                yield HttpResponse.<CommandAnswer>status(
                                stale ? HttpStatus.CONFLICT : HttpStatus.UNPROCESSABLE_ENTITY)
                        .body(body);
            }
        };
    }

    private @Nullable List<CommandAnswer.Since> since(Outcome.Rejected rejected) {
        if (rejected.since().isEmpty()) {
            return null;
        }
        List<CommandAnswer.Since> since = new ArrayList<>();
        long version = rejected.version() - rejected.since().size();
        for (ByteBuffer event : rejected.since()) {
            Event decoded = codecs.events().decode(event);
            since.add(
                    new CommandAnswer.Since(
                            ++version,
                            codecs.events().typeOf(decoded),
                            json.write(codecs.events(), decoded)));
        }
        return since;
    }
}
