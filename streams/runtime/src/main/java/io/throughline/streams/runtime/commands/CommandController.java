package io.throughline.streams.runtime.commands;

import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.http.HttpResponse;
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
import io.throughline.schemas.contracts.Command;
import io.throughline.schemas.contracts.CommandMetadata;
import io.throughline.streams.runtime.http.ErrorAnswer;
import io.throughline.streams.runtime.json.JsonCodec;
import io.throughline.streams.topology.Codecs;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// Takes commands over HTTP and answers with their outcomes.
@Controller("/commands")
@ExecuteOn(TaskExecutors.BLOCKING)
final class CommandController {

    private final Submissions submissions;
    private final Codecs codecs;
    private final JsonCodec json;
    private final InstantSource clock;

    CommandController(Submissions submissions, Codecs codecs, JsonCodec json, InstantSource clock) {
        this.submissions = submissions;
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
        return submissions.submit(metadata, command);
    }
}
