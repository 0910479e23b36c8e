package io.throughline.agents.importer;

import io.throughline.schemas.client.CommandClient;
import io.throughline.schemas.client.LogReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Plays recorded history into the backbone: placements and deliveries in the order in which they
/// happened, a bounded window of them in flight, and a delivery only after its order was planned.
///
/// Importing the same history again changes nothing; an import that broke off is resumed by running
/// it again. One import at a time; the caller closes what the importer was made of.
public final class Importer {

    private static final Logger log = LoggerFactory.getLogger(Importer.class);

    private final CommandSink sink;
    private final PlanFeed plans;
    private final ImportOptions options;

    public Importer(CommandSink sink, PlanFeed plans, ImportOptions options) {
        this.sink = sink;
        this.plans = plans;
        this.options = options;
    }

    /// An importer into the backbone that `client` and `reader` are connected to. The client must
    /// let as many commands be in flight as the options' window.
    public static Importer into(CommandClient client, LogReader reader, ImportOptions options) {
        return new Importer(client::submit, PlanFeed.of(reader), options);
    }

    /// Imports all of `intake` and returns when every action has ended.
    ///
    /// @throws IllegalStateException if the log can no longer be read; what the sink throws comes
    ///   through as well
    /// @throws InterruptedException if the thread is interrupted; what is in flight may still be
    ///   decided
    public ImportReport play(Intake intake, Progress progress) throws InterruptedException {
        Timeline timeline = Timeline.of(intake.shipments());
        Playback playback = new Playback(timeline, sink, options, progress);
        long beganNanos = System.nanoTime();
        try (PlanFeed.Subscription subscription = plans.open(playback::planned)) {
            playback.run(subscription);
        }
        ImportReport report = playback.report(intake, System.nanoTime() - beganNanos);
        log.atInfo()
                .addKeyValue("agent", Action.IMPORTER)
                .addKeyValue("orders", report.orders())
                .addKeyValue("rowErrors", report.rowErrorsTotal())
                .addKeyValue("placements", report.placements())
                .addKeyValue("deliveries", report.deliveries())
                .addKeyValue("stopped", report.stopped())
                .addKeyValue("tookMs", report.took().toMillis())
                .log("import ended");
        return report;
    }
}
