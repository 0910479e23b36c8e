package io.throughline.agents.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.agents.importer.ImportReport.Kind;
import io.throughline.agents.importer.ImportReport.Problem;
import io.throughline.agents.importer.ImportReport.Tally;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.Outcome.Accepted;
import io.throughline.schemas.contracts.StreamId;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ImporterTest {

    private static final ImportOptions QUICK = new ImportOptions(50, 5_000, 5, 20, 20, 1_000);

    private final MemoryBackbone backbone = new MemoryBackbone(1);

    @AfterEach
    void close() {
        backbone.close();
    }

    @Test
    void a_history_is_placed_and_delivered_in_order() throws InterruptedException {
        // When
        ImportReport report = play(QUICK, orders(100, 3));

        // Then
        assertThat(report.complete()).isTrue();
        assertThat(report.orders()).isEqualTo(100);
        assertThat(report.placements()).isEqualTo(accepted(100));
        assertThat(report.deliveries()).isEqualTo(accepted(100));
        assertThat(report.problems()).isEmpty();
        assertThat(report.ordersPerSecond()).isPositive();
        assertThat(backbone.hasty).isEmpty();
        assertThat(backbone.subscriptions()).isZero();
        assertThat(backbone.log).hasSize(300);
    }

    @Test
    void nothing_to_import_is_imported() throws InterruptedException {
        assertThat(play(QUICK, List.of()).complete()).isTrue();
    }

    @Test
    void the_same_history_again_changes_nothing() throws InterruptedException {
        // Given
        play(QUICK, orders(40, 2));
        List<String> before = List.copyOf(backbone.log);

        // When
        ImportReport report = play(QUICK, orders(40, 2));

        // Then
        assertThat(report.placements()).isEqualTo(duplicates(40));
        assertThat(report.deliveries()).isEqualTo(duplicates(40));
        assertThat(report.complete()).isTrue();
        assertThat(backbone.log).isEqualTo(before);
    }

    @Test
    void another_order_under_a_taken_id_is_rejected_and_not_delivered()
            throws InterruptedException {
        // Given
        play(QUICK, List.of(Shipments.of("1", 0, 5)));
        List<String> before = List.copyOf(backbone.log);

        // When
        ImportReport report =
                play(QUICK, List.of(Shipments.of("1", 1, 6), Shipments.of("2", 1, 6)));

        // Then
        assertThat(report.placements()).isEqualTo(new Tally(1, 0, 1, 0, 0));
        assertThat(report.deliveries()).isEqualTo(new Tally(1, 0, 0, 0, 1));
        assertThat(report.problems())
                .containsExactly(
                        new Problem(
                                order("1"),
                                Kind.PLACE,
                                "stale-version",
                                "there is an order already"));
        assertThat(report.complete()).isFalse();
        assertThat(backbone.log).startsWith(before.toArray(String[]::new)).hasSize(6);
    }

    @Test
    void an_order_that_is_not_planned_in_time_is_a_failure() throws InterruptedException {
        // Given
        backbone.plans = stream -> !stream.key().equals("1");

        // When
        ImportReport report = play(QUICK.withPlanWaitMsMax(30), orders(3, 0));

        // Then
        assertThat(report.deliveries()).isEqualTo(new Tally(2, 0, 0, 1, 0));
        assertThat(report.problems())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.order()).isEqualTo(order("1"));
                    assertThat(problem.code()).isEqualTo("plan-wait");
                    assertThat(problem.reason()).contains("within 30 ms");
                });
        assertThat(backbone.hasty).isEmpty();
    }

    @Test
    void a_delivery_that_waits_takes_a_place_in_the_window() throws InterruptedException {
        // Given
        backbone.plans = _ -> false;
        int windowMax = 4;
        List<Long> overdrawn = new ArrayList<>();

        // When
        new Importer(backbone, backbone, QUICK.withWindowMax(windowMax).withPlanWaitMsMax(20))
                .play(
                        intake(orders(20, 0)),
                        (done, _) -> {
                            if (backbone.submitted.size() > done + windowMax) {
                                overdrawn.add(done);
                            }
                        });

        // Then
        assertThat(overdrawn).isEmpty();
        assertThat(backbone.submitted).hasSize(20);
    }

    @Test
    void an_order_planned_before_this_import_is_delivered_at_once() throws InterruptedException {
        // Given
        placeOnly(orders(5, 1));
        backbone.planAll(true);

        // When
        ImportReport report = play(QUICK, orders(5, 1));

        // Then
        assertThat(report.placements()).isEqualTo(duplicates(5));
        assertThat(report.deliveries()).isEqualTo(accepted(5));
        assertThat(ordinals()).containsOnly(0);
    }

    @Test
    void a_delivery_sent_too_early_is_sent_again_when_the_plan_is_seen()
            throws InterruptedException {
        // Given
        placeOnly(orders(1, 1));
        ImportOptions patient = new ImportOptions(50, 5_000, 60_000, 60_000, 20, 1_000);
        CommandSink planning =
                (metadata, command) ->
                        backbone.submit(metadata, command)
                                .whenComplete((outcome, _) -> planAfterRejection(outcome, true));

        // When
        ImportReport report =
                new Importer(planning, backbone, patient).play(intake(orders(1, 1)), Progress.NONE);

        // Then
        assertThat(report.deliveries()).isEqualTo(accepted(1));
        assertThat(ordinals()).containsExactly(0, 0, 0, 1);
    }

    @Test
    void a_delivery_sent_too_early_is_sent_again_even_if_the_plan_is_missed()
            throws InterruptedException {
        // Given
        placeOnly(orders(1, 1));
        CommandSink planning =
                (metadata, command) ->
                        backbone.submit(metadata, command)
                                .whenComplete((outcome, _) -> planAfterRejection(outcome, false));

        // When
        ImportReport report =
                new Importer(planning, backbone, QUICK).play(intake(orders(1, 1)), Progress.NONE);

        // Then
        assertThat(report.deliveries()).isEqualTo(accepted(1));
    }

    @Test
    void what_earlier_imports_tried_is_walked_through() throws InterruptedException {
        // Given
        placeOnly(orders(1, 1));
        ImportReport tooEarly = play(QUICK.withPlanWaitMsMax(30), orders(1, 1));
        backbone.planAll(true);
        play(QUICK, orders(1, 1));
        List<String> before = List.copyOf(backbone.log);

        // When
        ImportReport report = play(QUICK, orders(1, 1));

        // Then
        assertThat(tooEarly.deliveries().failed()).isEqualTo(1);
        assertThat(report.deliveries()).isEqualTo(duplicates(1));
        assertThat(backbone.log).isEqualTo(before);
    }

    @Test
    void attempts_end() throws InterruptedException {
        // Given
        placeOnly(orders(1, 1));
        ImportOptions twice = new ImportOptions(50, 5_000, 1, 1, 2, 1_000);

        // When
        ImportReport report = play(twice, orders(1, 1));

        // Then
        assertThat(report.deliveries()).isEqualTo(new Tally(0, 0, 1, 0, 0));
        assertThat(report.problems()).extracting(Problem::code).containsExactly("not-planned");
    }

    @Test
    void a_placement_without_an_outcome_is_a_failure_and_is_not_delivered()
            throws InterruptedException {
        // Given
        backbone.answers = metadata -> !metadata.stream().key().equals("2");

        // When
        ImportReport report = play(QUICK, orders(4, 1));

        // Then
        assertThat(report.placements()).isEqualTo(new Tally(3, 0, 0, 1, 0));
        assertThat(report.deliveries()).isEqualTo(new Tally(3, 0, 0, 0, 1));
        assertThat(report.problems()).extracting(Problem::code).containsExactly("no-outcome");
    }

    @Test
    void after_too_many_failures_nothing_more_is_begun() throws InterruptedException {
        // Given
        backbone.answers = _ -> false;
        ImportOptions strict = new ImportOptions(5, 5_000, 5, 20, 20, 10);

        // When
        ImportReport report = play(strict, orders(1_000, 1));

        // Then
        assertThat(report.stopped()).isTrue();
        assertThat(report.complete()).isFalse();
        assertThat(report.placements().failed()).isBetween(10L, 15L);
    }

    @Test
    void a_sink_that_answers_at_once_is_fine() throws InterruptedException {
        // Given
        List<Long> progress = new ArrayList<>();
        Importer importer =
                new Importer(
                        (_, _) -> CompletableFuture.completedFuture(new Accepted(1, 1, true)),
                        backbone,
                        QUICK);

        // When
        ImportReport report =
                importer.play(intake(orders(5_000, 0)), (done, _) -> progress.add(done));

        // Then
        assertThat(report.complete()).isTrue();
        assertThat(progress).isSorted().hasSize(10_001).endsWith(10_000L);
    }

    @Test
    void an_import_that_hears_of_no_plans_any_more_breaks_off() {
        // Given
        backbone.plans = _ -> false;
        backbone.feedFailure = new IllegalStateException("an event cannot be read");
        Importer importer = new Importer(backbone, backbone, QUICK);

        // When, Then
        assertThatThrownBy(() -> importer.play(intake(orders(3, 1)), Progress.NONE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("import again")
                .hasCause(backbone.feedFailure);
        assertThat(backbone.subscriptions()).isZero();
    }

    @Test
    void an_interrupted_import_ends_and_unsubscribes() {
        // Given
        Importer importer = new Importer((_, _) -> new CompletableFuture<>(), backbone, QUICK);
        Thread.currentThread().interrupt();

        // When, Then
        assertThatThrownBy(() -> importer.play(intake(orders(3, 1)), Progress.NONE))
                .isInstanceOf(InterruptedException.class);
        assertThat(backbone.subscriptions()).isZero();
    }

    @Test
    void rows_that_could_not_be_read_are_in_the_report() throws InterruptedException {
        // Given
        List<Row> rows = new ArrayList<>();
        rows.add(Shipments.of("1", 0, 1));
        IntStream.rangeClosed(1, 1_500).forEach(line -> rows.add(new RowError(line, "is bad")));

        // When
        ImportReport report =
                new Importer(backbone, backbone, QUICK)
                        .play(Intake.of(rows.iterator()), Progress.NONE);

        // Then
        assertThat(report.orders()).isEqualTo(1);
        assertThat(report.rowErrorsTotal()).isEqualTo(1_500);
        assertThat(report.rowErrors()).hasSize(Intake.ROW_ERRORS_MAX);
        assertThat(report.complete()).isFalse();
    }

    /// Places the orders without planning or delivering them, as an import that broke off does.
    private void placeOnly(List<Shipment> shipments) {
        backbone.plans = _ -> false;
        for (Shipment shipment : shipments) {
            Action placement = new Action.Placement(shipment);
            assertThat(backbone.submit(placement.metadata(0), placement.command()).join())
                    .isInstanceOf(Accepted.class);
        }
    }

    private void planAfterRejection(Outcome outcome, boolean seen) {
        if (outcome instanceof Outcome.Rejected) {
            backbone.planAll(seen);
        }
    }

    private ImportReport play(ImportOptions options, List<Shipment> shipments)
            throws InterruptedException {
        return new Importer(backbone, backbone, options).play(intake(shipments), Progress.NONE);
    }

    private List<Integer> ordinals() {
        return backbone.submitted.stream().map(metadata -> metadata.id().ordinal()).toList();
    }

    private static List<Shipment> orders(int count, int leadDays) {
        LocalDate first = LocalDate.of(2006, 1, 1);
        return IntStream.range(0, count)
                .mapToObj(id ->
                        Shipments.of(
                                Integer.toString(id),
                                first.plusDays(id),
                                first.plusDays(id + leadDays)))
                .toList();
    }

    private static Intake intake(List<Shipment> shipments) {
        return Intake.of(shipments.iterator());
    }

    private static StreamId order(String id) {
        return new StreamId("order", id);
    }

    private static Tally accepted(long count) {
        return new Tally(count, 0, 0, 0, 0);
    }

    private static Tally duplicates(long count) {
        return new Tally(0, count, 0, 0, 0);
    }
}
