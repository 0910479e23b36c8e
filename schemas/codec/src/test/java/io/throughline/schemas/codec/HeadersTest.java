package io.throughline.schemas.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.throughline.schemas.contracts.Basis;
import io.throughline.schemas.contracts.Clock;
import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.CommandMetadata;
import io.throughline.schemas.contracts.EventId;
import io.throughline.schemas.contracts.EventMetadata;
import io.throughline.schemas.contracts.ExpectedVersion;
import io.throughline.schemas.contracts.RecordedEvent;
import io.throughline.schemas.contracts.StreamId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

class HeadersTest {

    private static final Instant TIME = Instant.parse("2006-06-02T00:00:00Z");
    private static final CommandMetadata PLAIN =
            new CommandMetadata(
                    CommandId.parse("importer:row-1:0"),
                    StreamId.parse("order/1"),
                    ExpectedVersion.ANY,
                    TIME,
                    "order/1",
                    null,
                    Basis.NONE,
                    false,
                    null);
    private static final CommandMetadata FULL =
            new CommandMetadata(
                    CommandId.parse("router:order/1@1:0"),
                    StreamId.parse("order/1"),
                    ExpectedVersion.exactly(1),
                    TIME,
                    "import-7",
                    EventId.parse("order/1@1"),
                    Basis.parse("order/1@1 lane/KE-air@12"),
                    true,
                    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                    Clock.parse("order/2@7 workflow/9@2 +"),
                    "pack");

    @Property
    void command_metadata_comes_back(@ForAll("commands") CommandMetadata metadata) {
        // Given
        Headers headers = new RecordHeaders();
        // When
        CommandHeaders.write(metadata, "x.PlaceOrder", headers);
        // Then
        assertThat(CommandHeaders.read(headers, metadata.stream().toString())).isEqualTo(metadata);
    }

    @Property
    void event_metadata_comes_back(@ForAll("events") EventMetadata metadata) {
        // Given
        Headers headers = new RecordHeaders();
        String key = metadata.id().stream().toString();
        // When
        EventHeaders.write(metadata, "x.OrderPlaced", headers);
        // Then
        assertThat(EventHeaders.read(headers, key)).isEqualTo(metadata);
        assertThat(EventHeaders.id(headers, key)).isEqualTo(metadata.id());
        assertThat(EventHeaders.type(headers)).isEqualTo("x.OrderPlaced");
        assertThat(EventHeaders.recorded(key, headers, "data", 1_000, 3, 42))
                .isEqualTo(new RecordedEvent<>(metadata, "data", Instant.ofEpochSecond(1), 3, 42));
    }

    @Property
    void an_outcome_says_which_command_it_answers(
            @ForAll("ids") CommandId command, @ForAll("streams") StreamId stream) {
        // Given
        Headers headers = new RecordHeaders();
        OutcomeHeaders outcome = new OutcomeHeaders(command, stream);
        // When
        outcome.write("io.throughline.Accepted", headers);
        // Then
        assertThat(OutcomeHeaders.read(headers, stream.toString())).isEqualTo(outcome);
        assertThat(Header.text(headers, Header.COMMAND)).isEqualTo(command.toString());
    }

    @Example
    void only_a_command_that_is_sent_again_says_so() {
        // Given
        Headers first = new RecordHeaders();
        Headers second = new RecordHeaders();
        // When
        CommandHeaders.attempt(1, first);
        CommandHeaders.attempt(2, second);
        // Then
        assertThat(first).isEmpty();
        assertThat(CommandHeaders.isSentAgain(first)).isFalse();
        assertThat(texts(second)).containsExactlyEntriesOf(Map.of("ce_attempt", "2"));
        assertThat(CommandHeaders.isSentAgain(second)).isTrue();
    }

    @Example
    void a_plain_command_has_no_header_too_many() {
        // Given
        Headers headers = new RecordHeaders();
        // When
        CommandHeaders.write(PLAIN, "x.PlaceOrder", headers);
        // Then
        assertThat(texts(headers))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                "ce_specversion", "1.0",
                                "ce_id", "importer:row-1:0",
                                "ce_type", "x.PlaceOrder",
                                "ce_source", "/agents/importer",
                                "ce_time", "2006-06-02T00:00:00Z",
                                "content-type", "application/avro"));
    }

    @Example
    void a_command_may_say_more() {
        // Given
        Headers headers = new RecordHeaders();
        // When
        CommandHeaders.write(FULL, "x.AssignOrder", headers);
        // Then
        assertThat(texts(headers))
                .containsEntry("ce_expected", "1")
                .containsEntry("ce_correlation", "import-7")
                .containsEntry("ce_causation", "order/1@1")
                .containsEntry("ce_basis", "order/1@1 lane/KE-air@12")
                .containsEntry("ce_historic", "true")
                .containsEntry(
                        "traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                .containsEntry("ce_clock", "order/2@7 workflow/9@2 +")
                .containsEntry("ce_barrier", "pack")
                .hasSize(14);
    }

    @Example
    void an_event_names_its_version_and_its_command() {
        // Given
        Headers headers = new RecordHeaders();
        // When
        EventHeaders.write(
                EventMetadata.of(EventId.parse("order/1@2"), PLAIN), "x.OrderPlaced", headers);
        // Then
        assertThat(texts(headers))
                .containsEntry("ce_id", "order/1@2")
                .containsEntry("ce_source", "/agents/importer")
                .containsEntry("ce_version", "2")
                .containsEntry("ce_command", "importer:row-1:0")
                .hasSize(8);
    }

    @Example
    void other_headers_pass_and_the_last_of_several_holds() {
        // Given
        Headers headers = new RecordHeaders().add("b3", new byte[] {1}).add("ce_time", null);
        headers.add("ce_expected", bytes("absent"));
        // When
        CommandHeaders.write(FULL, "x.AssignOrder", headers);
        // Then
        assertThat(CommandHeaders.read(headers, "order/1")).isEqualTo(FULL);
    }

    @Example
    void a_time_may_have_an_offset() {
        // Given
        Headers headers = new RecordHeaders();
        CommandHeaders.write(PLAIN, "x.PlaceOrder", headers);
        headers.add("ce_time", bytes("2006-06-02T02:00:00+02:00"));
        // Then
        assertThat(CommandHeaders.read(headers, "order/1")).isEqualTo(PLAIN);
    }

    @Example
    void a_header_that_is_missing_or_wrong_is_named() {
        refuses("ce_id", null, "ce_id is missing");
        refuses("ce_time", null, "ce_time is missing");
        refuses("ce_id", "router", "ce_id cannot be read: command id 'router' must be");
        refuses("ce_time", "yesterday", "ce_time cannot be read");
        refuses("ce_expected", "-3", "ce_expected cannot be read");
        refuses("ce_causation", "order/1", "ce_causation cannot be read");
        refuses("ce_clock", "order/2", "ce_clock cannot be read");
        refuses("ce_basis", "order/1@1, order/2@1", "ce_basis cannot be read");
    }

    @Example
    void a_key_that_is_no_stream_is_refused() {
        // Given
        Headers headers = new RecordHeaders();
        CommandHeaders.write(PLAIN, "x.PlaceOrder", headers);
        // Then
        assertThatExceptionOfType(MalformedHeadersException.class)
                .isThrownBy(() -> CommandHeaders.read(headers, "4711"))
                .withMessageContaining("(record key)");
    }

    @Example
    void an_event_under_the_key_of_another_stream_is_refused() {
        // Given
        Headers headers = new RecordHeaders();
        EventHeaders.write(
                EventMetadata.of(EventId.parse("order/1@2"), PLAIN), "x.OrderPlaced", headers);
        // Then
        assertThatExceptionOfType(MalformedHeadersException.class)
                .isThrownBy(() -> EventHeaders.read(headers, "order/2"))
                .withMessageContaining("ce_id names order/1@2 in a record with the key order/2");
    }

    @Example
    void which_event_it_is_needs_no_other_header() {
        // Given
        Headers headers = new RecordHeaders();
        headers.add("ce_id", bytes("order/1@1")).add("ce_time", bytes("yesterday"));
        headers.add("ce_id", bytes("order/1@2"));
        // Then
        assertThat(EventHeaders.id(headers, "order/1")).isEqualTo(EventId.parse("order/1@2"));
        refusesId(headers, "order/2", "ce_id names order/1@2 in a record with the key order/2");
        refusesId(new RecordHeaders(), "order/1", "ce_id is missing");
        refusesId(headers.add("ce_id", null), "order/1", "ce_id is missing");
        refusesId(headers.add("ce_id", bytes("order/1")), "order/1", "ce_id cannot be read");
    }

    @Example
    void a_record_without_a_type_has_the_empty_one() {
        assertThat(EventHeaders.type(new RecordHeaders())).isEmpty();
    }

    private static void refuses(String name, @Nullable String value, String message) {
        Headers headers = new RecordHeaders();
        CommandHeaders.write(FULL, "x.AssignOrder", headers);
        headers.remove(name);
        if (value != null) {
            headers.add(name, bytes(value));
        }
        assertThatExceptionOfType(MalformedHeadersException.class)
                .isThrownBy(() -> CommandHeaders.read(headers, "order/1"))
                .withMessageContaining(message)
                .extracting(MalformedHeadersException::header)
                .isEqualTo(name);
    }

    private static void refusesId(Headers headers, String key, String message) {
        assertThatExceptionOfType(MalformedHeadersException.class)
                .isThrownBy(() -> EventHeaders.id(headers, key))
                .withMessageContaining(message);
    }

    private static Map<String, String> texts(Headers headers) {
        Map<String, String> texts = new LinkedHashMap<>();
        headers.forEach(header ->
                texts.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
        return texts;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Provide
    Arbitrary<CommandMetadata> commands() {
        return AnyMetadata.ofCommand();
    }

    @Provide
    Arbitrary<EventMetadata> events() {
        return AnyMetadata.ofEvent();
    }

    @Provide
    Arbitrary<CommandId> ids() {
        return AnyMetadata.commandIds();
    }

    @Provide
    Arbitrary<StreamId> streams() {
        return AnyMetadata.streams();
    }
}
