package io.throughline.schemas.codec;

import io.throughline.schemas.contracts.Basis;
import io.throughline.schemas.contracts.Clock;
import io.throughline.schemas.contracts.EventId;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.function.Function;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/// The values of one record's headers, gathered in one pass because `lastHeader` scans the headers
/// anew for each name. Of several headers of a name the last one holds.
final class HeaderValues {

    private @Nullable String id;
    private @Nullable String command;
    private @Nullable String time;
    private @Nullable String correlation;
    private @Nullable String causation;
    private @Nullable String basis;
    private @Nullable String expected;
    private @Nullable String historic;
    private @Nullable String traceparent;
    private @Nullable String clock;
    private @Nullable String barrier;

    HeaderValues(Headers headers) {
        for (org.apache.kafka.common.header.Header header : headers) {
            byte[] value = header.value();
            if (value != null) {
                take(header.key(), value);
            }
        }
    }

    private void take(String name, byte[] value) {
        switch (name) {
            case Header.ID -> id = Header.text(value);
            case Header.COMMAND -> command = Header.text(value);
            case Header.TIME -> time = Header.text(value);
            case Header.CORRELATION -> correlation = Header.text(value);
            case Header.CAUSATION -> causation = Header.text(value);
            case Header.BASIS -> basis = Header.text(value);
            case Header.EXPECTED -> expected = Header.text(value);
            case Header.HISTORIC -> historic = Header.text(value);
            case Header.TRACEPARENT -> traceparent = Header.text(value);
            case Header.CLOCK -> clock = Header.text(value);
            case Header.BARRIER -> barrier = Header.text(value);
            // Other people's headers pass through.
            default -> {}
        }
    }

    <V> V id(Function<String, V> parse) {
        return parsed(Header.ID, required(Header.ID, id), parse);
    }

    <V> V command(Function<String, V> parse) {
        return parsed(Header.COMMAND, required(Header.COMMAND, command), parse);
    }

    Instant time() {
        return parsed(Header.TIME, required(Header.TIME, time), TimeText::parse);
    }

    String correlation(String otherwise) {
        return correlation == null ? otherwise : correlation;
    }

    @Nullable EventId causation() {
        return causation == null ? null : parsed(Header.CAUSATION, causation, EventId::parse);
    }

    Basis basis() {
        return basis == null ? Basis.NONE : parsed(Header.BASIS, basis, Basis::parse);
    }

    <V> V expected(V otherwise, Function<String, V> parse) {
        return expected == null ? otherwise : parsed(Header.EXPECTED, expected, parse);
    }

    boolean historic() {
        return "true".equals(historic);
    }

    @Nullable String traceparent() {
        return traceparent;
    }

    Clock clock() {
        return clock == null ? Clock.EMPTY : parsed(Header.CLOCK, clock, Clock::parse);
    }

    @Nullable String barrier() {
        return barrier;
    }

    static <V> V parsed(String name, String value, Function<String, V> parse) {
        try {
            return parse.apply(value);
        } catch (IllegalArgumentException | DateTimeParseException e) {
            throw new MalformedHeadersException(name, "cannot be read: " + e.getMessage(), e);
        }
    }

    static String required(String name, @Nullable String value) {
        if (value == null) {
            throw new MalformedHeadersException(name, "is missing");
        }
        return value;
    }
}
