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
import io.swagger.v3.oas.annotations.media.Schema;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.schemas.contracts.work.EffectCommand.SettleEffect;
import io.throughline.schemas.contracts.work.EffectId;
import io.throughline.schemas.contracts.work.EffectRow;
import io.throughline.schemas.contracts.work.EffectStatus;
import io.throughline.streams.runtime.commands.CommandAnswer;
import io.throughline.streams.runtime.commands.Submissions;
import io.throughline.streams.runtime.http.Params;
import io.throughline.streams.runtime.http.RequestException;
import io.throughline.streams.runtime.settings.StreamsSettings;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What agents did to the world outside, as far as it is not known whether it was done.
@Controller("/effects")
@ExecuteOn(TaskExecutors.BLOCKING)
final class EffectController {

    private final WorkRows rows;
    private final Submissions submissions;
    private final StreamsSettings settings;
    private final InstantSource clock;

    EffectController(
            WorkRows rows, Submissions submissions, StreamsSettings settings, InstantSource clock) {
        this.rows = rows;
        this.submissions = submissions;
        this.settings = settings;
        this.clock = clock;
    }

    /// An effect.
    ///
    /// @param effect the effect's stream
    /// @param stream the stream of the event that is reacted to
    /// @param version that event's version
    /// @param status intended or in-doubt
    /// @param key the idempotency key
    /// @param attempt the one that is, or was, at it
    @Schema(name = "Effect")
    record Answer(
            String effect,
            String agent,
            String stream,
            long version,
            String name,
            String status,
            String key,
            String request,
            String attempt,
            Instant since,
            String error) {

        static Answer of(String effect, EffectRow row) {
            return new Answer(
                    effect,
                    row.agent(),
                    row.stream(),
                    row.version(),
                    row.name(),
                    WorkRows.text(row.status()),
                    row.key(),
                    row.request(),
                    row.attempt(),
                    row.since(),
                    row.error());
        }
    }

    /// The effects that are open.
    @Get
    @Operation(
            operationId = "effects",
            summary = "The effects of which it is not known whether they were done")
    List<Answer> list(
            @QueryValue @Nullable String agent,
            @Parameter(description = "intended or in-doubt") @QueryValue @Nullable String status,
            @Parameter(description = "Effects that come after this one") @QueryValue
                    @Nullable String after,
            @QueryValue @Nullable Long limit) {
        int most = Params.page(limit, settings);
        return rows
                .effects(agent, WorkRows.status(EffectStatus.class, status), after, most)
                .stream()
                .map(each -> Answer.of(each.key(), each.row()))
                .toList();
    }

    /// Says whether an effect was done.
    @Post("/{effect}/settle")
    @Operation(operationId = "settleEffect", summary = "Say whether an effect was done")
    @TakesVerdict
    HttpResponse<CommandAnswer> settle(
            @PathVariable String effect,
            @Body JsonNode body,
            @Header("Idempotency-Key") @Nullable String key) {
        StreamId stream =
                Params.parsed("effect", effect, text -> EffectId.of(StreamId.parse(text)).stream());
        Verdict verdict = Verdict.of(body);
        Boolean done = verdict.done();
        if (done == null) {
            throw RequestException.bad("done is missing; say true or false");
        }
        SettleEffect command =
                Params.parsed(
                        "body",
                        verdict.by(),
                        by -> new SettleEffect(done, verdict.result(), by, verdict.reason()));
        return submissions.submit(verdict.metadata(stream, key, clock.instant()), command);
    }
}
