package io.throughline.agents.journal;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.Basis;
import io.throughline.schemas.contracts.Clock;
import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.EventId;
import io.throughline.schemas.contracts.ExpectedVersion;
import io.throughline.schemas.contracts.StreamId;
import java.io.IOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// How a journal's lines look: records as objects, ids in their written form, times in ISO 8601.
final class JournalJson {

    private static final ObjectMapper MAPPER =
            new ObjectMapper()
                    .registerModule(new JavaTimeModule())
                    .registerModule(ids())
                    .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                    .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private JournalJson() {}

    private static SimpleModule ids() {
        SimpleModule module = new SimpleModule("ids");
        written(module, AgentName.class, AgentName::new);
        written(module, StreamId.class, StreamId::parse);
        written(module, EventId.class, EventId::parse);
        written(module, CommandId.class, CommandId::parse);
        written(module, Basis.class, Basis::parse);
        written(module, Clock.class, Clock::parse);
        written(module, ExpectedVersion.class, ExpectedVersion::parse);
        return module;
    }

    private static <T> void written(SimpleModule module, Class<T> type, Function<String, T> parse) {
        module.addSerializer(type, new ToStringSerializer(type));
        module.addDeserializer(type, new Parsed<>(type, parse));
    }

    /// Reads a written form.
    private static final class Parsed<T> extends StdScalarDeserializer<T> {
        private static final long serialVersionUID = 1L;

        private final transient Function<String, T> parse;

        Parsed(Class<T> type, Function<String, T> parse) {
            super(type);
            this.parse = parse;
        }

        @Override
        public T deserialize(JsonParser json, DeserializationContext context) throws IOException {
            String text = json.getValueAsString("");
            try {
                return parse.apply(text);
            } catch (IllegalArgumentException e) {
                throw context.weirdStringException(text, handledType(), e.getMessage());
            }
        }
    }

    /// The value as JSON.
    ///
    /// @throws IllegalArgumentException if it cannot be said in JSON
    static JsonNode tree(@Nullable Object value) {
        // By way of the text, so that equal values give equal trees: 1 is an int in both.
        try {
            return MAPPER.readTree(MAPPER.writeValueAsBytes(value));
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "%s cannot be written to a journal: %s".formatted(value, e.getMessage()), e);
        }
    }

    /// The value that the JSON is of.
    ///
    /// @throws IllegalArgumentException if it does not fit the type
    static <T> T value(JsonNode json, Class<T> type) {
        try {
            return MAPPER.treeToValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "the journal's %s is no %s: %s"
                            .formatted(json, type.getSimpleName(), e.getOriginalMessage()),
                    e);
        }
    }

    /// One line, without its end.
    static String line(JournalEntry entry) {
        try {
            return MAPPER.writeValueAsString(entry);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "the reaction to %s cannot be written to a journal: %s"
                            .formatted(entry.event().metadata().id(), e.getOriginalMessage()),
                    e);
        }
    }

    /// Reads what [#line] wrote.
    ///
    /// @throws IllegalArgumentException if it did not
    static JournalEntry entry(String line) {
        try {
            return MAPPER.readValue(line, JournalEntry.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e.getOriginalMessage(), e);
        }
    }
}
