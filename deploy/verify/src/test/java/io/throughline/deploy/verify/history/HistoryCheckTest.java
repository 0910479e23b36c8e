package io.throughline.deploy.verify.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.throughline.deploy.verify.history.Invocation.Answer;
import io.throughline.deploy.verify.history.Invocation.Kind;
import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.ExpectedVersion;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.Outcome.Accepted;
import io.throughline.schemas.contracts.Outcome.Rejected;
import io.throughline.schemas.contracts.StreamId;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

class HistoryCheckTest {

    private static final StreamId STREAM = new StreamId("order", "1");

    @Property
    void what_one_clerk_for_each_stream_decided_is_sequential(
            @ForAll Random random,
            @ForAll @IntRange(min = 1, max = 200) int commands,
            @ForAll @IntRange(min = 1, max = 5) int streams) {
        // Given
        Run run = RandomRun.of(random, commands, streams);

        // When
        HistoryReport report = run.check();

        // Then
        assertThat(report.violations()).isEmpty();
        assertThat(report.isSequential()).isTrue();
        assertThat(report.invocations()).isEqualTo(run.invocations().size());
        assertThat(report.events()).isEqualTo(run.log().size());
    }

    @Property
    void every_damage_is_found_and_named(@ForAll Damage damage, @ForAll Random random) {
        // Given
        Run run = RandomRun.of(random, 150, 2);
        Optional<Run> damaged = damage.to(run, random);
        Assume.that(damaged.isPresent());

        // When
        HistoryReport report = damaged.orElseThrow().check();

        // Then
        assertThat(report.isSequential()).isFalse();
        assertThat(report.violations())
                .as(damage.name())
                .anySatisfy(violation -> {
                    assertThat(violation.law()).isEqualTo(damage.broken());
                    assertThat(violation.commands()).isNotEmpty();
                    assertThat(violation.what()).isNotEmpty();
                });
    }

    // Or the properties above would say little.
    @Example
    void random_runs_offer_places_for_every_damage() {
        // Given
        Map<Damage, Integer> places = new EnumMap<>(Damage.class);

        // When
        for (int seed = 0; seed < 20; seed++) {
            for (Damage damage : Damage.values()) {
                Random random = new Random(seed);
                Run run = RandomRun.of(random, 150, 2);
                damage.to(run, random).ifPresent(_ -> places.merge(damage, 1, Integer::sum));
            }
        }

        // Then
        for (Damage damage : Damage.values()) {
            assertThat(places.getOrDefault(damage, 0)).as(damage.name()).isGreaterThan(10);
        }
    }

    @Example
    void a_violation_says_what_where_and_who() {
        // Given
        Invocation accepted = invocation("a", 0, 10, new Accepted(1, 2, false));
        Invocation stale =
                invocation("b", 20, 30, new Rejected("refused", "", 1, false, List.of()));

        // When
        HistoryReport report = check(List.of(accepted, stale), "a", "a");

        // Then
        assertThat(report)
                .hasToString(
                        """
                        1 violations in 2 invocations and 2 events of 1 streams
                          REAL_TIME in order/1 by [tester:a:0, tester:b:0]: the first command had \
                        its outcome at version 2, 10 ns before the second began, which was decided \
                        at version 1\
                        """);
    }

    @Example
    void what_overlaps_in_time_may_stand_in_any_order() {
        // Given
        Invocation first = invocation("a", 0, 10, new Accepted(2, 2, false));
        Invocation second = invocation("b", 10, 30, new Accepted(1, 1, false));

        // Then
        assertThat(check(List.of(first, second), "b", "a").violations()).isEmpty();
    }

    @Example
    void who_was_never_answered_may_have_been_decided_at_any_time_since() {
        // Given
        Invocation silent = invocation("a", 0, 0, null);
        Invocation later = invocation("b", 50, 60, new Accepted(1, 1, false));
        Invocation lost = invocation("c", 0, 0, null);

        // Then
        assertThat(check(List.of(silent, later, lost), "b", "a").violations()).isEmpty();
        assertThat(check(List.of(later, silent, lost), "b").violations()).isEmpty();
        assertThat(check(List.of(silent, later), "b", "a", "a").violations())
                .extracting(Violation::law)
                .containsExactly(Law.AT_MOST_ONCE);
    }

    @Example
    void who_was_never_answered_is_not_decided_before_the_submission() {
        // Given
        Invocation done = invocation("a", 0, 10, new Accepted(2, 2, false));
        Invocation silent = invocation("b", 20, 0, null);

        // Then
        assertThat(check(List.of(done, silent), "b", "a").violations())
                .extracting(Violation::law)
                .containsExactly(Law.REAL_TIME);
    }

    @Example
    void a_command_that_a_bug_failed_may_be_decided_later() {
        // Given
        Invocation failed =
                invocation("a", 0, 10, new Rejected(Rejected.FAILED, "", 0, false, List.of()));
        Invocation mended = invocation("a", 20, 30, new Accepted(1, 1, false));

        // Then
        assertThat(check(List.of(failed, mended), "a").violations()).isEmpty();
    }

    @Example
    void one_id_is_for_one_command() {
        // Given
        Invocation any = invocation("a", 0, 10, new Accepted(1, 1, false));
        Invocation absent = Seen.expecting(any, ExpectedVersion.ABSENT);

        // Then
        assertThatIllegalArgumentException()
                .isThrownBy(() -> check(List.of(any, absent), "a"))
                .withMessageContaining("tester:a:0");
    }

    @Example
    void more_violations_are_counted_than_kept() {
        // When
        HistoryReport report =
                HistoryCheck.check(
                        List.of(),
                        LongStream.rangeClosed(1, 1000)
                                .mapToObj(version -> Run.event(STREAM, version, id("a")))
                                .toList());

        // Then
        assertThat(report.violationsTotal()).isEqualTo(1000);
        assertThat(report.violations()).hasSize(100);
    }

    private static HistoryReport check(List<Invocation> invocations, String... log) {
        return HistoryCheck.check(
                invocations,
                Run.renumbered(
                        Arrays.stream(log).map(cause -> Run.event(STREAM, 1, id(cause))).toList()));
    }

    private static Invocation invocation(
            String cause, long invoked, long answered, @Nullable Outcome outcome) {
        return new Invocation(
                "tester",
                id(cause),
                STREAM,
                ExpectedVersion.ANY,
                Kind.exact(1),
                invoked,
                outcome == null ? null : new Answer(outcome, answered));
    }

    private static CommandId id(String cause) {
        return CommandId.parse("tester:" + cause + ":0");
    }
}
