package io.throughline.schemas.contracts.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.EventId;
import io.throughline.schemas.contracts.StreamId;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkIdsTest {

    private static final AgentName NOTIFIER = new AgentName("notifier");
    private static final EventId EVENT = EventId.parse("order/4711@6");

    @Test
    void a_queue_and_an_effect_are_read_as_they_are_written() {
        // Given
        DeadLetterId queue = new DeadLetterId(NOTIFIER, EVENT.stream());
        DeadLetterId ofQueue = new DeadLetterId(new AgentName("supervisor"), queue.queue());
        EffectId effect = new EffectId(NOTIFIER, EVENT, "notify");
        EffectId onQueue = new EffectId(NOTIFIER, queue.queue().at(3), "escalate");
        // Then
        assertThat(queue.queue()).hasToString("deadletter/notifier:{order/4711}");
        assertThat(effect.stream()).hasToString("effect/notifier:notify@6:{order/4711}");
        for (DeadLetterId id : List.of(queue, ofQueue)) {
            assertThat(DeadLetterId.of(StreamId.parse(id.queue().toString()))).isEqualTo(id);
        }
        for (EffectId id : List.of(effect, onQueue)) {
            assertThat(EffectId.of(StreamId.parse(id.stream().toString()))).isEqualTo(id);
        }
    }

    @Test
    void other_streams_are_refused_with_an_example() {
        for (String text : List.of("order/1", "deadletter/a", "effect/a:b:{order/1}")) {
            StreamId stream = StreamId.parse(text);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> DeadLetterId.of(stream))
                    .withMessageContaining("deadletter/notifier:{order/4711}");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> EffectId.of(stream))
                    .withMessageContaining("effect/notifier:notify@6:{order/4711}");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EffectId.of(StreamId.parse("effect/a:b@x:{order/1}")));
    }

    @Test
    void command_ids_are_all_different_and_none_is_a_proposal() {
        // Given
        EffectId effect = new EffectId(NOTIFIER, EVENT, "notify");
        // When
        List<CommandId> ids =
                List.of(
                        WorkIds.fail(NOTIFIER, EVENT, 0),
                        WorkIds.fail(NOTIFIER, EVENT, 2),
                        WorkIds.park(NOTIFIER, EVENT),
                        WorkIds.complete(NOTIFIER, EVENT, 2),
                        WorkIds.intend(effect, 0, "a-1"),
                        WorkIds.intend(effect, 0, "a-2"),
                        WorkIds.intend(effect, 2, "a-1"),
                        WorkIds.record(effect, 1),
                        WorkIds.refuse(effect, 1),
                        WorkIds.doubt(effect, 1, "a-1"),
                        WorkIds.settle(effect, 1, "a-1"));
        // Then
        assertThat(ids).doesNotHaveDuplicates();
        assertThat(ids)
                .allSatisfy(id -> {
                    assertThat(CommandId.parse(id.toString())).isEqualTo(id);
                    assertThat(id.cause()).startsWith("order/4711@6+");
                });
        assertThat(ids.getFirst()).hasToString("notifier:order/4711@6+failed.0:0");
    }

    @Test
    void the_longest_stream_has_a_queue_and_that_one_has_the_supervisors() {
        // Given
        AgentName longest = new AgentName("a".repeat(60));
        StreamId stream = new StreamId("order", "k".repeat(StreamId.LENGTH_MAX - 6));
        // When
        StreamId queue = new DeadLetterId(longest, stream).queue();
        StreamId ofQueue = new DeadLetterId(longest, queue).queue();
        EffectId effect = new EffectId(longest, stream.at(1_000_000), "e".repeat(60));
        // Then
        assertThat(DeadLetterId.of(ofQueue).stream()).isEqualTo(queue);
        assertThat(WorkIds.fail(longest, ofQueue.at(Long.MAX_VALUE), Long.MAX_VALUE).cause())
                .hasSizeLessThanOrEqualTo(CommandId.CAUSE_LENGTH_MAX);
        assertThat(EffectId.of(effect.stream())).isEqualTo(effect);
        assertThat(
                        WorkIds.intend(
                                        effect,
                                        Long.MAX_VALUE,
                                        "f".repeat(16) + "-" + Long.MAX_VALUE)
                                .cause())
                .hasSizeLessThanOrEqualTo(CommandId.CAUSE_LENGTH_MAX);
    }

    @Test
    void a_command_that_says_too_much_or_nothing_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DeadLetterCommand.SkipEvent(1, " ", "because"))
                .withMessageContaining("by must have 1 to 100 characters");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DeadLetterCommand.ReleaseDeadLetter("ann", "x".repeat(1_001)))
                .withMessageContaining("reason must have 1 to 1,000 characters");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new EffectCommand.RecordEffect(
                                "ä".repeat(EffectCommand.RESULT_BYTES_MAX / 2) + "x"))
                .withMessageContaining("result must have at most 262,144 bytes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Failure("E", "x".repeat(501), "0".repeat(12)))
                .withMessageContaining("at most 500");
    }
}
