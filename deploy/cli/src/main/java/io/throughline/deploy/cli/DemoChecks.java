package io.throughline.deploy.cli;

import io.throughline.agents.importer.ImportReport;
import io.throughline.agents.importer.Intake;
import io.throughline.agents.importer.Shipment;
import io.throughline.deploy.verify.VerifyReport;
import java.util.ArrayList;
import java.util.List;

/// Compares what the platform says with what was put into it, which nobody in the platform knows.
final class DemoChecks {

    private final List<String> failed = new ArrayList<>();
    private long made;

    /// What the client's end of the webhook counted.
    ///
    /// @param distinct notifications, each idempotency key counted once
    /// @param repeated notifications whose key had come before
    record Received(long distinct, long repeated) {}

    /// Everything that is known without a look into the log.
    void compare(Intake intake, ImportReport feed, Report told, Received received) {
        List<Shipment> fed = intake.shipments();
        equal("orders in the report", told.orders(), "shipments fed", fed.size());
        equal(
                "countries in the report",
                told.countries(),
                "countries of the shipments",
                fed.stream().map(shipment -> shipment.order().country()).distinct().count());
        equal("assigned orders", told.assigned(), "shipments fed", fed.size());
        equal("planned orders", told.planned(), "shipments fed", fed.size());
        equal("delivered orders", told.delivered(), "shipments fed", fed.size());
        equal(
                "late orders",
                told.late(),
                "late shipments fed",
                fed.stream().filter(Shipment::late).count());
        equal("notified orders", told.notified(), "late orders", told.late());
        equal("dead letters", told.deadLetters(), "expected", 0);
        equal(
                "notifications that the client got",
                received.distinct(),
                "notified orders",
                told.notified());
        equal("notifications that the client got twice", received.repeated(), "expected", 0);
        equal("placements accepted", feed.placements().accepted(), "shipments fed", fed.size());
        equal("deliveries accepted", feed.deliveries().accepted(), "shipments fed", fed.size());
    }

    /// What the verifier found in the log.
    void add(VerifyReport report) {
        equal("faults found by the verifier", report.findingsTotal(), "expected", 0);
        report.findings().forEach(finding -> failed.add(finding.toString()));
        equal(
                "events with an outcome",
                report.counts().eventsAnswered(),
                "events in the log",
                report.counts().events());
        equal(
                "streams compared by the verifier",
                report.counts().streamsCompared(),
                "streams in the log",
                report.counts().streams());
        equal(
                "attested events",
                report.proof().eventsAttested(),
                "events in the log",
                report.counts().events());
        equal("rows that kept changing", report.counts().rowsMoving(), "expected", 0);
    }

    private void equal(String what, long found, String whereof, long expected) {
        made++;
        if (found != expected) {
            failed.add(
                    "%s %s, but %s %s"
                            .formatted(Texts.count(found), what, Texts.count(expected), whereof));
        }
    }

    /// How many checks were made.
    long made() {
        return made;
    }

    /// One sentence for each that does not hold.
    List<String> failed() {
        return List.copyOf(failed);
    }
}
