package io.throughline.streams.runtime.work;

import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.oas.annotations.media.Schema;
import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.Basis;
import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.CommandMetadata;
import io.throughline.schemas.contracts.ExpectedVersion;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.streams.runtime.http.Params;
import io.throughline.streams.runtime.http.RequestException;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The body of a request by which somebody decides about agents' work: who, why, and what else the
/// decision needs.
@Schema(
        name = "Verdict",
        requiredProperties = {"by", "reason"})
record Verdict(
        @Schema(description = "Who decides", example = "ann") String by,
        @Schema(example = "the receiver is up again") String reason,
        @Schema(description = "When a retry may begin; at once unless given")
                @Nullable Instant notBefore,
        @Schema(description = "The version of the event that is to be skipped")
                @Nullable Long version,
        @Schema(description = "any, or the version that the queue or effect must be at")
                @Nullable String expected,
        @Schema(description = "Whether an effect was done") @Nullable Boolean done,
        @Schema(description = "The result of an effect that was done, as JSON; none if not known")
                @Nullable String result) {

    private static final AgentName HTTP = new AgentName("http");

    private static final List<String> FIELDS =
            List.of("by", "reason", "notBefore", "version", "expected", "done", "result");

    /// Reads a body.
    ///
    /// @throws RequestException 400 naming the field that is wrong
    static Verdict of(JsonNode body) {
        Iterator<String> names = body.fieldNames();
        while (names.hasNext()) {
            String name = names.next();
            if (!FIELDS.contains(name)) {
                throw RequestException.bad(
                        "%s is not a field of a decision; its fields are %s"
                                .formatted(name, String.join(", ", FIELDS)));
            }
        }
        JsonNode version = body.path("version");
        JsonNode done = body.path("done");
        if (body.hasNonNull("version") && !version.isIntegralNumber()) {
            throw RequestException.bad("version is %s; it must be a number".formatted(version));
        }
        if (body.hasNonNull("done") && !done.isBoolean()) {
            throw RequestException.bad("done is %s; it must be true or false".formatted(done));
        }
        return new Verdict(
                required(body, "by"),
                required(body, "reason"),
                Params.optional("notBefore", text(body, "notBefore"), Instant::parse),
                body.hasNonNull("version") ? version.asLong() : null,
                text(body, "expected"),
                body.hasNonNull("done") ? done.asBoolean() : null,
                text(body, "result"));
    }

    private static String required(JsonNode body, String name) {
        String text = text(body, name);
        if (text == null) {
            throw RequestException.bad("%s is missing; say who decides, and why".formatted(name));
        }
        return text;
    }

    private static @Nullable String text(JsonNode body, String name) {
        return body.hasNonNull(name) ? body.path(name).asText() : null;
    }

    /// What travels beside the command that follows from it.
    ///
    /// @param key of the header Idempotency-Key; without one, an id is drawn
    CommandMetadata metadata(StreamId stream, @Nullable String key, Instant now) {
        String cause = key == null ? UUID.randomUUID().toString() : key;
        return new CommandMetadata(
                Params.parsed("Idempotency-Key", cause, text -> new CommandId(HTTP, text, 0)),
                stream,
                expected == null
                        ? ExpectedVersion.ANY
                        : Params.parsed("expected", expected, ExpectedVersion::parse),
                now,
                stream.toString(),
                null,
                Basis.NONE,
                false,
                null);
    }
}
