package io.throughline.streams.runtime.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.throughline.streams.runtime.reports.HealReport.Finding;
import io.throughline.streams.runtime.reports.HealReport.Result;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What is known from several comparisons.
class HealRunsTest {

    private static final HealSelection ASKED = new HealSelection("heads", 1);

    private final HealRuns runs = new HealRuns();

    @Test
    void what_one_run_has_found_is_not_gone_because_another_has_not_looked_there() {
        HealRun heads = run("heads", null);
        heads.compared("heads", 1, 5, 0);
        heads.found("heads", 1, "counter/a", List.of("it differs"), Result.DIFFERENT);
        took(heads);

        HealRun journal = run("journal", null);
        journal.compared("journal", 1, 5, 0);
        took(journal);
        assertThat(runs.unrepaired()).extracting(Finding::key).containsExactly("counter/a");

        HealRun again = run("again", null);
        again.compared("heads", 1, 5, 0);
        took(again);
        assertThat(runs.unrepaired()).isEmpty();
    }

    @Test
    void of_a_store_that_has_moved_away_only_what_is_wrong_with_the_log_is_known() {
        HealRun before = run("before", null);
        before.compared("heads", 1, 5, 0);
        before.found("heads", 1, "counter/a", List.of("it differs"), Result.DIFFERENT);
        before.found("heads", 1, "counter/b", List.of("it differs"), Result.LOG);
        took(before);

        HealRun after = run("after", null);
        after.skipped("heads", 1, "it is elsewhere");
        took(after);

        assertThat(runs.unrepaired()).extracting(Finding::key).containsExactly("counter/b");
    }

    @Test
    void runs_that_nobody_asked_for_do_not_push_out_those_that_somebody_did() {
        runs.add(run("asked", ASKED));
        for (int i = 0; i < 100; i++) {
            runs.add(run("other " + i, null));
        }

        assertThat(runs.report("asked")).isPresent();
        assertThat(runs.report("other 0")).isEmpty();
        assertThat(runs.reports()).hasSize(11);
    }

    @Test
    void a_run_that_could_not_settle_a_difference_is_not_clean() {
        HealRun run = run("one", null);
        run.compared("heads", 1, 5, 3);
        assertThat(run.report().clean()).as("what moves is left to the next one").isTrue();

        run.unsettled("heads", 1, 1);

        assertThat(run.report().clean()).isFalse();
        assertThat(run.report().parts()).extracting(HealReport.Part::moved).containsExactly(4L);
    }

    @Test
    void a_run_that_could_not_compare_a_part_is_not_clean_and_tells_which() {
        HealRun run = run("one", null);
        run.compared("heads", 1, 5, 0);

        run.failed(List.of("heads", "journal"), 2, 8, "it cannot be read");

        assertThat(run.report().clean()).isFalse();
        assertThat(run.report().parts())
                .filteredOn(part -> part.skipped() != null)
                .extracting(HealReport.Part::store, HealReport.Part::partition)
                .containsExactly(tuple("heads", 2), tuple("journal", 2));
    }

    @Test
    void what_is_wrong_with_a_whole_partition_is_known_once() {
        for (String id : List.of("one", "two")) {
            HealRun some = run(id, null);
            some.compared("log", 1, 0, 0);
            some.found("log", 1, HealReport.ALL_STREAMS, List.of("it is cut off"), Result.LOG);
            runs.tookSome("log", 1, Set.of("counter/a"), some);
        }

        assertThat(runs.unrepaired()).hasSize(1);
    }

    @Test
    void what_was_found_of_some_streams_is_known_beside_what_is_known_of_the_others() {
        HealRun all = run("all", null);
        all.compared("heads", 1, 5, 0);
        all.found("heads", 1, "counter/a", List.of("it differs"), Result.DIFFERENT);
        all.found("heads", 1, "counter/b", List.of("it differs"), Result.DIFFERENT);
        took(all);

        HealRun some = run("some", null);
        some.compared("heads", 1, 2, 0);
        some.found("heads", 1, "counter/b", List.of("it differs"), Result.DIFFERENT);
        some.found("heads", 1, "counter/b", List.of("it differs"), Result.REPAIRED);
        some.found("heads", 1, "counter/c", List.of("who knows"), Result.UNCERTAIN);
        runs.tookSome("heads", 1, Set.of("counter/b", "counter/c"), some);

        assertThat(runs.unrepaired())
                .extracting(Finding::key)
                .containsExactly("counter/a", "counter/c");
    }

    @Test
    void what_is_wrong_with_the_log_is_known_however_much_else_was_found_before() {
        HealRun run = run("one", null);
        run.compared("heads", 1, 5, 0);
        for (int i = 0; i < HealRun.FINDINGS_MAX; i++) {
            run.found("heads", 1, "counter/" + i, List.of("it differs"), Result.DIFFERENT);
        }

        run.found("heads", 1, "counter/x", List.of("it was altered"), Result.LOG);
        run.found("heads", 1, "counter/y", List.of("who knows"), Result.UNCERTAIN);
        run.found("heads", 1, "counter/z", List.of("it was altered"), Result.LOG);
        took(run);

        assertThat(run.doubtsLog(1)).isTrue();
        assertThat(runs.unrepaired())
                .filteredOn(each -> each.result() != Result.DIFFERENT)
                .extracting(Finding::key)
                .containsExactly("counter/x", "counter/y");
    }

    @Test
    void a_partition_of_the_log_was_compared_if_a_store_was_compared_with_it() {
        HealRun run = run("one", null);
        run.skipped("heads", 1, "it is elsewhere");
        took(run);
        assertThat(runs.compared()).isEmpty();

        run.compared("journal", 1, 5, 0);
        took(run);

        assertThat(runs.compared()).containsExactly(1);
    }

    private void took(HealRun run) {
        runs.took("heads", 1, run);
        runs.took("journal", 1, run);
        runs.tookLog(1, run, List.of("heads", "journal"));
    }

    private static HealRun run(String id, @Nullable HealSelection asked) {
        return new HealRun(
                id, "127.0.0.1:1", asked, Instant.EPOCH, new HealMeters(new SimpleMeterRegistry()));
    }
}
