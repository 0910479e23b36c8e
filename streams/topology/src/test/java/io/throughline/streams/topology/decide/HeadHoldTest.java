package io.throughline.streams.topology.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.schemas.contracts.Outcome.Rejected;
import io.throughline.streams.topology.counter.Counters;
import org.junit.jupiter.api.Test;

/// Nothing is decided on a head that was found to be wrong.
class HeadHoldTest extends DoubtedHeads {

    @Test
    void nothing_is_decided_on_a_held_head_however_old_the_doubt_is() {
        HeadRepairs impatient = new HeadRepairs(1, HOLD_MS);
        DecideProcessor processor = processor(impatient);
        impatient.of(0).doubt(KEY);
        punctuate();
        assertThat(impatient.of(0).hold(KEY)).isTrue();
        outlast();

        processor.process(command(STREAM));

        assertThat(forwarded()).containsExactly(DecideTopology.OUTCOMES);
        assertThat(heads.get(KEY)).isNull();
        assertThat(impatient.of(0).waiting()).containsExactly(KEY);
    }

    @Test
    void a_head_that_did_not_stand_still_all_the_time_cannot_be_held() {
        HeadRepairs impatient = new HeadRepairs(1, HOLD_MS);
        DecideProcessor processor = processor(impatient);
        assertThat(impatient.of(0).hold(KEY)).isFalse();
        impatient.of(0).doubt(KEY);
        assertThat(impatient.of(0).hold(KEY)).as("before the writer saw it").isFalse();
        punctuate();
        outlast();

        assertThat(impatient.of(0).hold(KEY)).isFalse();

        processor.process(command(STREAM));
        assertThat(forwarded()).containsExactly(DecideTopology.EVENTS, DecideTopology.OUTCOMES);
    }

    @Test
    void a_doubt_that_was_outlasted_begins_anew() {
        HeadRepairs impatient = new HeadRepairs(1, HOLD_MS);
        processor(impatient);
        impatient.of(0).doubt(KEY);
        punctuate();
        outlast();

        impatient.of(0).doubt(KEY);

        assertThat(impatient.of(0).seenAt(KEY)).isEmpty();
    }

    @Test
    void commands_wait_from_when_the_writer_cannot_read_a_head_that_was_doubted_before() {
        HeadRepairs impatient = new HeadRepairs(1, HOLD_MS);
        DecideProcessor processor = processor(impatient);
        heads.put(KEY, GARBAGE);
        impatient.of(0).doubt(KEY);
        punctuate();
        outlast();

        processor.process(command(STREAM));

        assertThat(forwarded()).containsExactly(DecideTopology.REDIRECT);
        assertThat(impatient.of(0).seenAt(KEY)).isEmpty();
    }

    @Test
    void a_command_waits_for_a_head_that_it_rests_on() {
        DecideProcessor processor = processor(repairs);
        heads.put(Counters.counter("b").toString(), GARBAGE);

        processor.process(basedOnOther());

        assertThat(forwarded()).containsExactly(DecideTopology.REDIRECT);
        assertThat(repair.waiting()).containsExactly(Counters.counter("b").toString());
    }

    @Test
    void a_command_waits_for_a_head_that_it_rests_on_and_that_may_be_wrong() {
        HeadRepairs impatient = new HeadRepairs(1, HOLD_MS);
        DecideProcessor processor = processor(impatient);
        String other = Counters.counter("b").toString();
        heads.put(other, BEFORE);
        impatient.of(0).doubt(other);
        punctuate();
        assertThat(impatient.of(0).hold(other)).isTrue();

        processor.process(basedOnOther());
        outlast();
        processor.process(basedOnOther());

        assertThat(forwarded()).containsExactly(DecideTopology.REDIRECT, DecideTopology.OUTCOMES);
        assertThat(codeOfLast(DecideTopology.OUTCOMES)).isEqualTo(Rejected.HELD);
        assertThat(impatient.of(0).waiting()).as("it can be read").containsExactly(other);
        assertThat(heads.get(KEY)).isNull();
    }

    @Test
    void nothing_is_decided_in_a_partition_that_is_closed() {
        DecideProcessor processor = processor(repairs);
        repair.close();

        processor.process(command(STREAM));

        assertThat(forwarded()).containsExactly(DecideTopology.OUTCOMES);
        assertThat(codeOfLast(DecideTopology.OUTCOMES)).isEqualTo(Rejected.HELD);
        assertThat(heads.get(KEY)).isNull();

        context.resetForwards();
        repair.open();
        processor.process(command(STREAM));

        assertThat(forwarded()).containsExactly(DecideTopology.EVENTS, DecideTopology.OUTCOMES);
    }

    @Test
    void a_partition_that_was_closed_at_the_start_is_so_for_its_writer_too() {
        repair.closeAtStart();
        DecideProcessor processor = processor(repairs);

        processor.process(command(STREAM));
        assertThat(heads.get(KEY)).isNull();

        repair.open();
        processor.process(command(STREAM));
        assertThat(heads.get(KEY)).isNotNull();
    }

    @Test
    void a_doubt_that_ends_does_not_open_a_partition() {
        DecideProcessor processor = processor(repairs);
        repair.close();
        repair.doubt(KEY);
        repair.clear(KEY);

        processor.process(command(STREAM));

        assertThat(heads.get(KEY)).isNull();
    }

    @Test
    void a_writer_that_leaves_held_heads_behind_tells_once() {
        DecideProcessor processor = processor(repairs);
        repair.doubt(KEY);
        processor.close();
        assertThat(repair.takeAbandoned()).as("only doubted").isFalse();

        repair.doubt(KEY);
        punctuate();
        repair.hold(KEY);
        processor.close();
        assertThat(repair.takeAbandoned()).isTrue();
        assertThat(repair.takeAbandoned()).isFalse();

        repair.close();
        processor.close();
        assertThat(repair.takeAbandoned()).isTrue();
        assertThat(repair.isClosed()).isFalse();
    }

    @Test
    void a_writer_that_leaves_forgets_its_doubts() {
        DecideProcessor processor = processor(repairs);
        repair.doubt(KEY);

        processor.close();

        assertThat(repair.doubted()).isEmpty();
        assertThat(repair.correction(KEY)).isEqualTo(HeadRepair.Correction.NONE);
    }
}
