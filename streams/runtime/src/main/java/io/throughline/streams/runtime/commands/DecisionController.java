package io.throughline.streams.runtime.commands;

import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
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
import io.throughline.schemas.contracts.Event;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.streams.runtime.http.ErrorAnswer;
import io.throughline.streams.runtime.http.RequestException;
import io.throughline.streams.runtime.json.JsonCodec;
import io.throughline.streams.runtime.reading.Standings;
import io.throughline.streams.runtime.settings.StreamsSettings;
import io.throughline.streams.topology.Codecs;
import io.throughline.streams.topology.Domain;
import io.throughline.streams.topology.decide.Rehearsal;
import io.throughline.streams.topology.decide.Rehearsal.Rehearsed;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Tells what would become of commands, and changes nothing.
@Controller("/decisions")
@ExecuteOn(TaskExecutors.BLOCKING)
final class DecisionController {

    private static final int COMMANDS_MAX = 100;

    private final Domain domain;
    private final Codecs codecs;
    private final JsonCodec json;
    private final Standings standings;
    private final StreamsSettings settings;
    private final InstantSource clock;

    DecisionController(
            Domain domain,
            Codecs codecs,
            JsonCodec json,
            Standings standings,
            StreamsSettings settings,
            InstantSource clock) {
        this.domain = domain;
        this.codecs = codecs;
        this.json = json;
        this.standings = standings;
        this.settings = settings;
        this.clock = clock;
    }

    /// The body of a request.
    @Schema(name = "Commands")
    record Request(List<CommandRequest> commands) {}

    /// What would become of one command.
    ///
    /// @param outcome `accepted` or `rejected`
    /// @param type of the command
    /// @param version that the stream would be at
    /// @param code of a rejection
    /// @param error a rejection's sentence
    /// @param events that would be appended
    @Schema(name = "WouldBe")
    record Answer(
            String outcome,
            String command,
            String stream,
            String type,
            long version,
            @Nullable String code,
            @Nullable String error,
            List<CommandAnswer.Since> events) {}

    /// Decides commands one after the other as if they came now, and writes nothing.
    @Post
    @Operation(
            operationId = "decide",
            summary = "What would become of commands, one after the other; nothing is written",
            description =
                    "At most 100. They are decided on the streams as they are now, and each on what"
                            + " those before it would have made. A command that was answered before"
                            + " is decided anew.",
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = Request.class))))
    @ApiResponse(
            responseCode = "400",
            description = "The request is wrong",
            content = @Content(schema = @Schema(implementation = ErrorAnswer.class)))
    List<Answer> decide(@Body JsonNode body) {
        JsonNode commands = body.path("commands");
        if (!commands.isArray() || commands.size() > COMMANDS_MAX) {
            throw RequestException.bad(
                    "commands must be an array of at most %d commands, as POST /commands takes them"
                            .formatted(COMMANDS_MAX));
        }
        Instant now = clock.instant();
        Rehearsal rehearsal = new Rehearsal(domain, codecs, settings.decide(), standings::of);
        List<Answer> answers = new ArrayList<>();
        for (JsonNode each : commands) {
            CommandRequest request = CommandRequest.of(each);
            CommandMetadata metadata = request.metadata(null, null, now);
            Command command = json.read(codecs.commands(), request.type(), request.data(), "data");
            Rehearsed rehearsed = rehearsal.decide(metadata, command, now.toEpochMilli());
            answers.add(answer(metadata, codecs.commands().typeOf(command), rehearsed));
        }
        return answers;
    }

    private Answer answer(CommandMetadata metadata, String type, Rehearsed rehearsed) {
        String command = metadata.id().toString();
        String stream = metadata.stream().toString();
        return switch (rehearsed.outcome()) {
            case Outcome.Accepted(long first, long version, _, _) ->
                    new Answer(
                            "accepted",
                            command,
                            stream,
                            type,
                            version,
                            null,
                            null,
                            events(first, rehearsed.events()));
            case Outcome.Rejected rejected ->
                    new Answer(
                            "rejected",
                            command,
                            stream,
                            type,
                            rejected.version(),
                            rejected.code(),
                            rejected.message(),
                            List.of());
        };
    }

    private List<CommandAnswer.Since> events(long first, List<Event> events) {
        List<CommandAnswer.Since> shown = new ArrayList<>();
        for (Event event : events) {
            shown.add(
                    new CommandAnswer.Since(
                            first + shown.size(),
                            codecs.events().typeOf(event),
                            json.write(codecs.events(), event)));
        }
        return shown;
    }
}
