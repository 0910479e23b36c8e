package io.throughline.streams.runtime.work;

import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.schemas.contracts.work.DeadLetterCommand;
import io.throughline.schemas.contracts.work.DeadLetterCommand.EscalateDeadLetter;
import io.throughline.schemas.contracts.work.DeadLetterCommand.ReleaseDeadLetter;
import io.throughline.schemas.contracts.work.DeadLetterCommand.RetryDeadLetter;
import io.throughline.schemas.contracts.work.DeadLetterCommand.SkipEvent;
import io.throughline.schemas.contracts.work.DeadLetterId;
import io.throughline.schemas.contracts.work.DeadLetterRow;
import io.throughline.schemas.contracts.work.DeadLetterStatus;
import io.throughline.streams.runtime.commands.CommandAnswer;
import io.throughline.streams.runtime.commands.Submissions;
import io.throughline.streams.runtime.http.ErrorAnswer;
import io.throughline.streams.runtime.http.Params;
import io.throughline.streams.runtime.http.RequestException;
import io.throughline.streams.runtime.json.JsonCodec;
import io.throughline.streams.runtime.reading.Standings;
import io.throughline.streams.runtime.settings.StreamsSettings;
import io.throughline.streams.topology.Codecs;
import io.throughline.streams.topology.decide.Rehearsal.Standing;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What agents could not handle: shows it, and takes what somebody decides about it.
@Controller("/deadletters")
@ExecuteOn(TaskExecutors.BLOCKING)
final class DeadLetterController {

    private final WorkRows rows;
    private final Standings standings;
    private final Submissions submissions;
    private final Codecs codecs;
    private final JsonCodec json;
    private final StreamsSettings settings;
    private final InstantSource clock;

    DeadLetterController(
            WorkRows rows,
            Standings standings,
            Submissions submissions,
            Codecs codecs,
            JsonCodec json,
            StreamsSettings settings,
            InstantSource clock) {
        this.rows = rows;
        this.standings = standings;
        this.submissions = submissions;
        this.codecs = codecs;
        this.json = json;
        this.settings = settings;
        this.clock = clock;
    }

    /// The streams that are parked.
    @Get
    @Operation(
            operationId = "deadLetters",
            summary = "The streams that are parked for an agent, by queue")
    List<DeadLetterAnswer> list(
            @QueryValue @Nullable String agent,
            @Parameter(description = "parked, retrying or escalated") @QueryValue
                    @Nullable String status,
            @Parameter(description = "Queues that come after this one") @QueryValue
                    @Nullable String after,
            @QueryValue @Nullable Long limit) {
        int most = Params.page(limit, settings);
        return rows
                .deadLetters(agent, WorkRows.status(DeadLetterStatus.class, status), after, most)
                .stream()
                .map(each -> DeadLetterAnswer.of(each.key(), each.row()))
                .toList();
    }

    /// One of them, with the versions of all parked events.
    @Get("/{agent}/{stream}")
    @Operation(operationId = "deadLetter", summary = "What is parked of a stream for an agent")
    @ApiResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(implementation = DeadLetterAnswer.Queue.class)))
    @ApiResponse(
            responseCode = "404",
            description = "Nothing is parked",
            content = @Content(schema = @Schema(implementation = ErrorAnswer.class)))
    DeadLetterAnswer.Queue show(@PathVariable String agent, @PathVariable String stream) {
        StreamId queue = queue(agent, stream);
        DeadLetterRow row =
                rows.deadLetter(queue.toString())
                        .orElseThrow(() ->
                                RequestException.unknown(
                                        "nothing of stream %s is parked for agent %s"
                                                .formatted(stream, agent)));
        Standing standing = standings.of(queue);
        List<Long> versions = new ArrayList<>();
        json.write(codecs.states(), standing.state())
                .path("backlog")
                .path("versions")
                .forEach(version -> versions.add(version.asLong()));
        return new DeadLetterAnswer.Queue(
                DeadLetterAnswer.of(queue.toString(), row), standing.version(), versions);
    }

    /// Takes what somebody decides about it.
    @Post("/{agent}/{stream}/{action}")
    @Operation(
            operationId = "decideDeadLetter",
            summary = "Retry, skip, release or escalate what is parked",
            description =
                    "retry and release try all parked events again, in order; a release also counts"
                            + " the rounds anew. skip drops the first parked event, which version"
                            + " must name. escalate says that somebody else must decide.")
    @TakesVerdict
    HttpResponse<CommandAnswer> decide(
            @PathVariable String agent,
            @PathVariable String stream,
            @Parameter(schema = @Schema(allowableValues = {"retry", "skip", "release", "escalate"}))
                    @PathVariable
                    String action,
            @Body JsonNode body,
            @Header("Idempotency-Key") @Nullable String key) {
        StreamId queue = queue(agent, stream);
        Verdict verdict = Verdict.of(body);
        DeadLetterCommand command = Params.parsed("body", action, text -> command(text, verdict));
        return submissions.submit(verdict.metadata(queue, key, clock.instant()), command);
    }

    private static DeadLetterCommand command(String action, Verdict verdict) {
        return switch (action) {
            case "retry" ->
                    new RetryDeadLetter(verdict.by(), verdict.reason(), verdict.notBefore());
            case "release" -> new ReleaseDeadLetter(verdict.by(), verdict.reason());
            case "escalate" -> new EscalateDeadLetter(verdict.by(), verdict.reason());
            case "skip" -> {
                Long version = verdict.version();
                if (version == null) {
                    throw new IllegalArgumentException(
                            "version is missing; name the event that is to be skipped");
                }
                yield new SkipEvent(version, verdict.by(), verdict.reason());
            }
            default ->
                    throw new IllegalArgumentException(
                            "'%s' is none of retry, skip, release, escalate".formatted(action));
        };
    }

    private StreamId queue(String agent, String stream) {
        return Params.parsed(
                "queue",
                stream,
                text -> new DeadLetterId(new AgentName(agent), StreamId.parse(text)).queue());
    }
}
