package io.throughline.schemas.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessagesTest {

    private static final ByteBuffer EVENT = ByteBuffer.wrap(new byte[] {1, 2, 3});

    @Test
    void an_append_holds_at_least_one_event_and_not_too_many() {
        assertThat(new AppendEvents(Collections.nCopies(AppendEvents.EVENTS_MAX, EVENT)).events())
                .hasSize(AppendEvents.EVENTS_MAX);
        assertThatIllegalArgumentException().isThrownBy(() -> new AppendEvents(List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new AppendEvents(Collections.nCopies(AppendEvents.EVENTS_MAX + 1, EVENT)));
    }

    @Test
    void the_events_of_an_append_cannot_be_changed() {
        // Given
        AppendEvents append = new AppendEvents(List.of(EVENT));
        // Then
        assertThatExceptionOfType(ReadOnlyBufferException.class)
                .isThrownBy(() -> append.events().getFirst().put(0, (byte) 9));
    }

    @Test
    void a_category_needs_sealed_families() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Category("order", Command.class, Event.class))
                .withMessageContaining("order must be sealed");
    }

    @Test
    void an_event_takes_its_circumstances_from_its_command() {
        // Given
        CommandMetadata command =
                new CommandMetadata(
                        CommandId.parse("router:order/1@1:0"),
                        StreamId.parse("order/1"),
                        ExpectedVersion.exactly(1),
                        Instant.parse("2006-06-02T00:00:00Z"),
                        "import",
                        EventId.parse("order/1@1"),
                        Basis.parse("order/1@1 lane/KE-air@12"),
                        true,
                        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        // When
        EventMetadata event = EventMetadata.of(EventId.parse("order/1@2"), command);
        // Then
        assertThat(event)
                .isEqualTo(
                        new EventMetadata(
                                EventId.parse("order/1@2"),
                                command.id(),
                                command.time(),
                                command.correlation(),
                                command.causation(),
                                command.basis(),
                                true,
                                command.traceparent()));
    }
}
