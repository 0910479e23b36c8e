package io.throughline.streams.topology.decide;

import static io.throughline.streams.topology.decide.AnsweredCommands.NONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.Clock;
import io.throughline.schemas.contracts.CommandId;
import io.throughline.streams.topology.counter.Counters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class HeadTest {

    @Property
    void a_head_survives_its_stored_form(
            @ForAll long version,
            @ForAll long recordedAtMs,
            @ForAll @Size(32) byte[] hash,
            @ForAll @Size(max = 40) List<@IntRange(min = 0, max = 99) Integer> past,
            @ForAll int depth,
            @ForAll byte[] state,
            @ForAll @Size(max = 5) List<byte[]> outcomes) {
        AnsweredCommands answered = AnsweredCommands.NONE;
        for (int i = 0; i < outcomes.size(); i++) {
            answered = answered.with(id(i), outcomes.get(i), 100);
        }

        Clock clock = Clock.of(past.stream().map(i -> Counters.counter("ä" + i).at(i)).toList());

        AnswerChain chain = new AnswerChain(depth, version);

        byte[] stored =
                new Head(version, recordedAtMs, hash, clock, chain, state, answered).toBytes();
        Head read = Head.of(stored);

        assertThat(read.version()).isEqualTo(version);
        assertThat(read.recordedAtMs()).isEqualTo(recordedAtMs);
        assertThat(Head.versionOf(stored)).isEqualTo(version);
        assertThat(read.hash()).isEqualTo(hash);
        assertThat(read.clock()).isEqualTo(clock);
        assertThat(read.chain()).isEqualTo(chain);
        assertThat(read.state()).isEqualTo(state);
        assertThat(read.answered().bytes()).isEqualTo(answered.bytes());
    }

    @Test
    void a_head_of_another_format_is_refused() {
        byte[] bytes = Head.EMPTY.toBytes();
        bytes[0] = 4;

        assertThatThrownBy(() -> Head.of(bytes))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("format 4, this version reads 1 to 3");
    }

    @Test
    void a_head_of_a_format_before_lacks_what_was_not_kept_then() {
        byte[] now =
                new Head(
                                7,
                                8,
                                new byte[32],
                                Clock.EMPTY,
                                new AnswerChain(5, 6),
                                new byte[] {9},
                                NONE)
                        .toBytes();

        Head withoutChain = Head.of(without(now, 51, 12, 2));
        Head withoutClock = Head.of(without(without(now, 51, 12, 2), 49, 2, 1));

        assertThat(withoutChain.chain()).isEqualTo(AnswerChain.START);
        assertThat(withoutChain.clock()).isEqualTo(Clock.EMPTY);
        assertThat(withoutClock.clock()).isEqualTo(Clock.EMPTY.incomplete());
        for (Head read : List.of(withoutChain, withoutClock)) {
            assertThat(read.version()).isEqualTo(7);
            assertThat(Head.versionOf(read.toBytes())).isEqualTo(7);
            assertThat(read.state()).containsExactly(9);
        }
    }

    private static byte[] without(byte[] bytes, int at, int length, int format) {
        byte[] before = new byte[bytes.length - length];
        System.arraycopy(bytes, 0, before, 0, at);
        System.arraycopy(bytes, at + length, before, at, before.length - at);
        before[0] = (byte) format;
        return before;
    }

    @Property
    void the_last_commands_within_the_horizon_are_remembered(
            @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 700) Integer> lengths,
            @ForAll @IntRange(min = 1, max = 20) int horizon) {
        AnsweredCommands answered = AnsweredCommands.NONE;
        List<byte[]> outcomes = new ArrayList<>();
        for (int i = 0; i < lengths.size(); i++) {
            byte[] outcome = new byte[lengths.get(i)];
            outcomes.add(outcome);
            answered = answered.with(id(i), outcome, horizon);
        }

        assertThat(answered.count()).isEqualTo(Math.min(lengths.size(), horizon));
        for (int i = 0; i < lengths.size(); i++) {
            boolean within = i >= lengths.size() - horizon;
            assertThat(answered.outcomeOf(id(i)).isPresent()).isEqualTo(within);
            assertThat(answered.outcomeOf(id(i)).orElse(outcomes.get(i)))
                    .isEqualTo(outcomes.get(i));
        }
    }

    @Property
    void each_command_gets_its_own_outcome_whatever_its_bytes(
            @ForAll @Size(max = 20) Map<@IntRange(min = 0) Integer, byte[]> outcomes) {
        AnsweredCommands answered = AnsweredCommands.NONE;
        for (Map.Entry<Integer, byte[]> outcome : outcomes.entrySet()) {
            answered = answered.with(id(outcome.getKey()), outcome.getValue(), 20);
        }

        Map<Integer, byte[]> found = new HashMap<>();
        for (Integer ordinal : outcomes.keySet()) {
            found.put(ordinal, answered.outcomeOf(id(ordinal)).orElseThrow());
        }

        assertThat(found).usingRecursiveComparison().isEqualTo(outcomes);
    }

    @Test
    void a_smaller_horizon_forgets_at_the_next_command() {
        AnsweredCommands answered = AnsweredCommands.NONE;
        for (int i = 0; i < 10; i++) {
            answered = answered.with(id(i), new byte[5], 10);
        }

        AnsweredCommands after = answered.with(id(10), new byte[5], 3);

        assertThat(after.count()).isEqualTo(3);
        assertThat(after.outcomeOf(id(8))).isPresent();
        assertThat(after.outcomeOf(id(7))).isEmpty();
    }

    @Test
    void an_outcome_may_take_64_kilobytes_and_no_more() {
        AnsweredCommands full = AnsweredCommands.NONE.with(id(1), new byte[0xFFFF], 2);

        assertThat(full.outcomeOf(id(1)).orElseThrow()).hasSize(0xFFFF);
        assertThatThrownBy(() -> full.with(id(2), new byte[0x10000], 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most 65535");
    }

    @Test
    void the_answers_of_a_head_leave_room_for_its_state() {
        AnsweredCommands answered = AnsweredCommands.NONE;
        for (int i = 0; i < 10; i++) {
            answered = answered.with(id(i), new byte[60_000], 100);
        }

        assertThat(answered.bytes()).hasSizeLessThanOrEqualTo(AnsweredCommands.BYTES_MAX);
        assertThat(answered.count()).isEqualTo(2);
        assertThat(answered.outcomeOf(id(9))).isPresent();
    }

    @Test
    void options_out_of_bounds_are_refused() {
        assertThatThrownBy(() -> new DecideOptions(0, 1, 0, 1))
                .hasMessageContaining("partitions 0");
        assertThatThrownBy(() -> new DecideOptions(1, 1, 0, 0)).hasMessageContaining("0 answers");
        assertThatThrownBy(() -> new DecideOptions(1, 1, -1, 1))
                .hasMessageContaining("-1 at least 0");
        assertThatThrownBy(() -> new DecideOptions(1, 0, 0, 1)).hasMessageContaining("1 to 100");
        assertThatThrownBy(() -> new DecideOptions(1, 101, 0, 1)).hasMessageContaining("1 to 100");
    }

    private static CommandId id(int ordinal) {
        return new CommandId(new AgentName("tester"), "cause", ordinal);
    }
}
