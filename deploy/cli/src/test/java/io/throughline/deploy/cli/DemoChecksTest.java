package io.throughline.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.agents.importer.ImportReport;
import io.throughline.agents.importer.ImportReport.Tally;
import io.throughline.agents.importer.Intake;
import io.throughline.agents.importer.Shipment;
import io.throughline.agents.importer.ShipmentGenerator;
import io.throughline.deploy.cli.DemoChecks.Received;
import io.throughline.deploy.verify.Finding;
import io.throughline.deploy.verify.Rule;
import io.throughline.deploy.verify.VerifyReport;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoChecksTest {

    private static final int ORDERS = 50;
    private static final Intake INTAKE = Intake.of(new ShipmentGenerator(1, ORDERS).iterator());
    private static final long LATE = INTAKE.shipments().stream().filter(Shipment::late).count();
    private static final long COUNTRIES =
            INTAKE.shipments().stream().map(each -> each.order().country()).distinct().count();
    private static final List<String> NUMBERS =
            List.of(
                    "orders",
                    "countries",
                    "assigned",
                    "planned",
                    "delivered",
                    "late",
                    "notified",
                    "deadLetters");

    private final DemoChecks checks = new DemoChecks();

    @Test
    void what_came_out_as_it_went_in_holds() {
        // When
        checks.compare(INTAKE, feed(ORDERS), told(-1), new Received(LATE, 0));
        checks.add(verified(LATE));

        // Then
        assertThat(LATE).isPositive();
        assertThat(checks.failed()).isEmpty();
        assertThat(checks.made()).isGreaterThan(10);
    }

    @ParameterizedTest
    @CsvSource({
        "orders, orders in the report",
        "countries, countries in the report",
        "assigned, assigned orders",
        "planned, planned orders",
        "delivered, delivered orders",
        "late, late orders",
        "notified, notified orders",
        "deadLetters, dead letters"
    })
    void one_more_of_anything_does_not_hold(String number, String named) {
        // When
        checks.compare(INTAKE, feed(ORDERS), told(NUMBERS.indexOf(number)), new Received(LATE, 0));

        // Then
        assertThat(checks.failed()).anySatisfy(failed -> assertThat(failed).contains(named));
    }

    @Test
    void a_notification_too_few_or_twice_does_not_hold() {
        // When
        checks.compare(INTAKE, feed(ORDERS), told(-1), new Received(LATE - 1, 1));

        // Then
        assertThat(checks.failed())
                .satisfiesExactly(
                        failed -> assertThat(failed).contains("that the client got, but"),
                        failed -> assertThat(failed).contains("that the client got twice"));
    }

    @Test
    void an_order_that_was_not_accepted_does_not_hold() {
        // When
        checks.compare(INTAKE, feed(ORDERS - 1), told(-1), new Received(LATE, 0));

        // Then
        assertThat(checks.failed())
                .containsExactly(
                        "49 placements accepted, but 50 shipments fed",
                        "49 deliveries accepted, but 50 shipments fed");
    }

    @Test
    void what_the_verifier_found_is_told() {
        // Given
        Finding finding = new Finding(Rule.VERSION_MISSING, "order/1@2", "it is not there");
        VerifyReport report = report(finding, verified(LATE).counts());

        // When
        checks.add(report);

        // Then
        assertThat(checks.failed())
                .containsExactly(
                        "1 faults found by the verifier, but 0 expected", finding.toString());
    }

    @Test
    void what_was_not_compared_does_not_hold() {
        // Given
        VerifyReport.Counts counts = new VerifyReport.Counts(200, ORDERS, 200, 199, 0, 49, 60, 0);

        // When
        checks.add(report(null, counts));

        // Then
        assertThat(checks.failed())
                .containsExactly(
                        "199 events with an outcome, but 200 events in the log",
                        "49 streams compared by the verifier, but 50 streams in the log");
    }

    /// What is right, with one more of the number at `wrong`.
    private static Report told(int wrong) {
        long[] numbers = {ORDERS, COUNTRIES, ORDERS, ORDERS, ORDERS, LATE, LATE, 0};
        if (wrong >= 0) {
            numbers[wrong]++;
        }
        long events = Arrays.stream(numbers).sum();
        return new Report(
                numbers[0],
                numbers[1],
                numbers[2],
                numbers[3],
                numbers[4],
                numbers[5],
                numbers[6],
                events,
                numbers[7],
                null,
                null,
                null);
    }

    private static ImportReport feed(int accepted) {
        Tally tally = new Tally(accepted, 0, 0, ORDERS - accepted, 0);
        return new ImportReport(
                ORDERS, tally, tally, List.of(), List.of(), 0, false, Duration.ofSeconds(1));
    }

    private static VerifyReport report(@Nullable Finding finding, VerifyReport.Counts counts) {
        List<Finding> findings = finding == null ? List.of() : List.of(finding);
        return new VerifyReport(
                finding == null,
                findings,
                findings.size(),
                counts,
                new VerifyReport.Proof(8, counts.events(), 0, null, true, List.of()),
                Set.of(),
                1);
    }

    private static VerifyReport verified(long late) {
        long events = 4 * ORDERS + 2 * late;
        VerifyReport.Counts counts =
                new VerifyReport.Counts(events, ORDERS, events, events, 0, ORDERS, 60, 0);
        return report(null, counts);
    }
}
