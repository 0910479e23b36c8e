package io.throughline.schemas.codec;

import io.throughline.schemas.contracts.Basis;
import io.throughline.schemas.contracts.Clock;
import io.throughline.schemas.contracts.EventId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/// The names of our record headers: CloudEvents 1.0, Kafka binding, binary mode. Values are UTF-8.
/// `ce_subject`, which is optional there, would repeat the record key, and is not written.
public final class Header {

    public static final String SPECVERSION = "ce_specversion";
    public static final String ID = "ce_id";
    public static final String TYPE = "ce_type";
    public static final String SOURCE = "ce_source";
    public static final String TIME = "ce_time";
    public static final String CONTENT_TYPE = "content-type";

    /// The event's version in its stream.
    public static final String VERSION = "ce_version";

    /// On events and outcomes: the command that was decided.
    public static final String COMMAND = "ce_command";

    /// The correlation, where it is not the stream id.
    public static final String CORRELATION = "ce_correlation";

    /// The event that made the agent command this.
    public static final String CAUSATION = "ce_causation";

    /// The stream versions that the decision was made on.
    public static final String BASIS = "ce_basis";

    /// The causal past in other streams, where there is any.
    public static final String CLOCK = "ce_clock";

    /// The barrier of a workflow that it belongs to.
    public static final String BARRIER = "ce_barrier";

    /// On commands: the expected version, where it is not `any`.
    public static final String EXPECTED = "ce_expected";

    /// On commands: which sending of the same command it is, from 2 on. The first one has none.
    public static final String ATTEMPT = "ce_attempt";

    /// `true` if the correlation is imported history.
    public static final String HISTORIC = "ce_historic";

    /// The W3C trace context.
    public static final String TRACEPARENT = "traceparent";

    /// What a source starts with, such as `/agents/router`.
    public static final String AGENTS = "/agents/";

    // Records share these.
    private static final byte[] VERSION_1 = bytes("1.0");
    private static final byte[] AVRO = bytes("application/avro");
    private static final byte[] TRUE = bytes("true");

    private Header() {}

    /// The last value of the header `name` as text; null if there is none.
    public static @Nullable String text(Headers headers, String name) {
        org.apache.kafka.common.header.Header found = headers.lastHeader(name);
        return found == null || found.value() == null ? null : text(found.value());
    }

    /// Sets the headers that every record of ours has.
    static void start(Headers headers, String id, String type, String source) {
        headers.add(SPECVERSION, VERSION_1);
        add(headers, ID, id);
        add(headers, TYPE, type);
        add(headers, SOURCE, source);
        headers.add(CONTENT_TYPE, AVRO);
    }

    /// Sets what commands and events have in common beside that, as far as it says something.
    static void circumstances(
            Headers headers,
            String subject,
            Instant time,
            String correlation,
            @Nullable EventId causation,
            Basis basis,
            boolean historic,
            @Nullable String traceparent,
            Clock clock,
            @Nullable String barrier) {
        add(headers, TIME, time.toString());
        if (!correlation.equals(subject)) {
            add(headers, CORRELATION, correlation);
        }
        if (causation != null) {
            add(headers, CAUSATION, causation.toString());
        }
        if (!basis.seen().isEmpty()) {
            add(headers, BASIS, basis.toString());
        }
        if (historic) {
            headers.add(HISTORIC, TRUE);
        }
        if (traceparent != null) {
            add(headers, TRACEPARENT, traceparent);
        }
        if (!clock.isEmpty()) {
            add(headers, CLOCK, clock.toString());
        }
        if (barrier != null) {
            add(headers, BARRIER, barrier);
        }
    }

    static void add(Headers headers, String name, String value) {
        headers.add(name, bytes(value));
    }

    static String text(byte[] value) {
        return new String(value, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String value) {
        return value.getBytes(StandardCharsets.UTF_8);
    }
}
