package io.throughline.streams.runtime.commands;

import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.oas.annotations.media.Schema;
import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.Basis;
import io.throughline.schemas.contracts.Clock;
import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.CommandMetadata;
import io.throughline.schemas.contracts.EventId;
import io.throughline.schemas.contracts.ExpectedVersion;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.streams.runtime.http.Params;
import io.throughline.streams.runtime.http.RequestException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The body of `POST /commands`.
@Schema(
        name = "Command",
        requiredProperties = {"stream", "type", "data"})
record CommandRequest(
        @Schema(description = "The stream, category/key", example = "order/4711") String stream,
        @Schema(description = "The command's Avro name, full or simple", example = "CancelOrder")
                String type,
        @Schema(
                        description = "The command's fields by its Avro schema",
                        implementation = Object.class)
                JsonNode data,
        @Schema(
                        description =
                                "A key that makes a retry the same command, or a whole command id,"
                                        + " agent:cause:ordinal")
                @Nullable String id,
        @Schema(description = "any, absent, or the version that the stream must be at")
                @Nullable String expected,
        @Schema(description = "When that which it is about happened; now unless given")
                @Nullable Instant time,
        @Schema(description = "Groups what follows from one beginning; the stream unless given")
                @Nullable String correlation,
        @Schema(description = "The event that caused it", example = "order/4711@7")
                @Nullable String causation,
        @Schema(description = "The stream versions that it was decided on")
                @Nullable List<String> basis,
        @Schema(
                        description =
                                "The clock of the causing event; without it nothing is known of"
                                        + " what led to that one",
                        example = "order/1@3 workflow/9@2")
                @Nullable String clock,
        @Schema(description = "The barrier of a workflow that it belongs to")
                @Nullable String barrier,
        @Schema(description = "Whether it belongs to imported history")
                @Nullable Boolean historic) {

    private static final AgentName HTTP = new AgentName("http");

    private static final Set<String> FIELDS =
            new TreeSet<>(
                    List.of(
                            "stream",
                            "type",
                            "data",
                            "id",
                            "expected",
                            "time",
                            "correlation",
                            "causation",
                            "basis",
                            "clock",
                            "barrier",
                            "historic"));

    /// Reads a body.
    ///
    /// @throws RequestException 400 naming the field that is wrong
    static CommandRequest of(JsonNode body) {
        if (!body.isObject()) {
            throw RequestException.bad("the body must be an object with stream, type and data");
        }
        Iterator<String> names = body.fieldNames();
        while (names.hasNext()) {
            String name = names.next();
            if (!FIELDS.contains(name)) {
                throw RequestException.bad(
                        "%s is not a field of a command; its fields are %s"
                                .formatted(name, String.join(", ", FIELDS)));
            }
        }
        JsonNode data = body.get("data");
        return new CommandRequest(
                required("stream", text(body, "stream")),
                required("type", text(body, "type")),
                required("data", data == null || data.isNull() ? null : data),
                text(body, "id"),
                text(body, "expected"),
                Params.optional("time", text(body, "time"), Instant::parse),
                text(body, "correlation"),
                text(body, "causation"),
                basis(body.get("basis")),
                text(body, "clock"),
                text(body, "barrier"),
                historic(body.get("historic")));
    }

    /// What travels beside the command.
    ///
    /// @param key of the header Idempotency-Key, which `id` wins over
    /// @throws RequestException 400 naming the field that is wrong
    CommandMetadata metadata(@Nullable String key, @Nullable String traceparent, Instant now) {
        StreamId target = Params.parsed("stream", stream, StreamId::parse);
        EventId cause = Params.optional("causation", causation, EventId::parse);
        return new CommandMetadata(
                commandId(id == null ? key : id),
                target,
                expected == null
                        ? ExpectedVersion.ANY
                        : Params.parsed("expected", expected, ExpectedVersion::parse),
                time == null ? now : time,
                correlation == null ? stream : correlation,
                cause,
                basis == null
                        ? Basis.NONE
                        : Params.parsed("basis", String.join(" ", basis), Basis::parse),
                historic != null && historic,
                traceparent,
                clock(cause),
                barrier);
    }

    // Events are shown without themselves in their clocks.
    private Clock clock(@Nullable EventId cause) {
        if (clock == null) {
            return Clock.EMPTY;
        }
        Clock before = Params.parsed("clock", clock, Clock::parse);
        return cause == null || cause.version() == 0 ? before : before.with(cause);
    }

    private static CommandId commandId(@Nullable String id) {
        if (id == null) {
            // The edge of the system is where an id may be drawn.
            return new CommandId(HTTP, UUID.randomUUID().toString(), 0);
        }
        try {
            return CommandId.parse(id);
        } catch (IllegalArgumentException _) {
            return Params.parsed("id", id, cause -> new CommandId(HTTP, cause, 0));
        }
    }

    private static <T> T required(String name, @Nullable T value) {
        if (value == null) {
            throw RequestException.bad(
                    "%s is missing; a command needs stream, type and data".formatted(name));
        }
        return value;
    }

    private static @Nullable String text(JsonNode body, String name) {
        JsonNode node = body.get(name);
        if (node == null || node.isNull()) {
            return null;
        }
        boolean number = name.equals("expected") && node.isIntegralNumber();
        if (!node.isTextual() && !number) {
            throw RequestException.bad("%s is %s; it must be a text".formatted(name, node));
        }
        return node.asText();
    }

    private static @Nullable Boolean historic(@Nullable JsonNode node) {
        if (node == null || node.isNull()) {
            return null;
        }
        if (!node.isBoolean()) {
            throw RequestException.bad("historic is %s; it must be true or false".formatted(node));
        }
        return node.booleanValue();
    }

    private static @Nullable List<String> basis(@Nullable JsonNode node) {
        if (node == null || node.isNull()) {
            return null;
        }
        List<String> seen = new ArrayList<>();
        boolean fits = node.isArray();
        for (JsonNode entry : node) {
            fits = fits && entry.isTextual();
            seen.add(entry.asText());
        }
        if (!fits) {
            throw RequestException.bad(
                    "basis must be an array of stream versions, such as order/4711@7");
        }
        return seen;
    }
}
