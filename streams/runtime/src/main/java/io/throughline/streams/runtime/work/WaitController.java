package io.throughline.streams.runtime.work;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.throughline.schemas.contracts.work.DeadLetterRow;
import io.throughline.schemas.contracts.work.EffectRow;
import io.throughline.schemas.contracts.work.EffectStatus;
import io.throughline.streams.runtime.http.Params;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Tells who waits for whom: what stands still, since when, and who must do something about it.
@Controller("/waits")
@ExecuteOn(TaskExecutors.BLOCKING)
final class WaitController {

    private static final int LIMIT = 1_000;
    private static final int LIMIT_MAX = 10_000;

    private static final String SUPERVISOR = "supervisor";
    private static final String PERSON = "a person";

    private final WorkRows rows;

    WaitController(WorkRows rows) {
        this.rows = rows;
    }

    /// Everything that waits, the longest first.
    ///
    /// @param complete whether that is all
    @Schema(name = "Waits")
    record Answer(List<Wait> waits, boolean complete) {}

    /// Something that waits.
    ///
    /// @param what the stream of the dead-letter queue or of the effect
    /// @param kind `stream` for a parked stream, `effect` for an open effect
    /// @param events how many events wait
    /// @param on who must do something: an agent, the supervisor or a person
    /// @param effect the open effect that the parked stream waits for, if there is one
    /// @param notBefore when it goes on by itself, if that was said
    @Schema(name = "Wait")
    record Wait(
            String what,
            String kind,
            String agent,
            String stream,
            String status,
            long events,
            Instant since,
            String on,
            String why,
            @Nullable String effect,
            @Nullable Instant notBefore) {}

    @Get
    @Operation(
            operationId = "waits",
            summary = "Who waits for whom: parked streams and open effects, the longest first")
    Answer waits(@QueryValue @Nullable Long limit) {
        int most = (int) Params.within("limit", limit, LIMIT, 1, LIMIT_MAX);
        List<WorkRows.Keyed<EffectRow>> effects = rows.effects(null, null, null, most);
        List<WorkRows.Keyed<DeadLetterRow>> letters = rows.deadLetters(null, null, null, most);
        Map<String, String> openEffects = new HashMap<>();
        List<Wait> waits = new ArrayList<>();
        for (WorkRows.Keyed<EffectRow> each : effects) {
            EffectRow row = each.row();
            openEffects.put(reaction(row.agent(), row.stream(), row.version()), each.key());
            waits.add(wait(each.key(), row));
        }
        for (WorkRows.Keyed<DeadLetterRow> each : letters) {
            DeadLetterRow row = each.row();
            String effect = openEffects.get(reaction(row.agent(), row.stream(), row.version()));
            waits.add(wait(each.key(), row, effect));
        }
        waits.sort(Comparator.comparing(Wait::since).thenComparing(Wait::what));
        boolean complete = effects.size() < most && letters.size() < most;
        return new Answer(
                List.copyOf(waits.subList(0, Math.min(most, waits.size()))),
                complete && waits.size() <= most);
    }

    private static String reaction(String agent, String stream, long version) {
        return "%s:%s@%d".formatted(agent, stream, version);
    }

    private static Wait wait(String key, EffectRow row) {
        return new Wait(
                key,
                "effect",
                row.agent(),
                row.stream(),
                WorkRows.text(row.status()),
                0,
                row.since(),
                row.status() == EffectStatus.IN_DOUBT ? PERSON : row.agent(),
                row.error().isEmpty()
                        ? "attempt %s is at it".formatted(row.attempt())
                        : row.error(),
                null,
                null);
    }

    private static Wait wait(String key, DeadLetterRow row, @Nullable String effect) {
        String on =
                switch (row.status()) {
                    case NONE, PARKED -> SUPERVISOR;
                    case RETRYING -> row.agent();
                    case ESCALATED -> PERSON;
                };
        return new Wait(
                key,
                "stream",
                row.agent(),
                row.stream(),
                WorkRows.text(row.status()),
                row.parked(),
                row.since(),
                on,
                "%s: %s".formatted(simple(row.failure().error()), row.failure().message()),
                effect,
                row.notBefore());
    }

    // What the queue itself tells in full.
    private static String simple(String error) {
        return error.substring(Math.max(error.lastIndexOf('.'), error.lastIndexOf('$')) + 1);
    }
}
