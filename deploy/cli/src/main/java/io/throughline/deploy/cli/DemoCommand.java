package io.throughline.deploy.cli;

import io.throughline.agents.importer.ImportReport;
import io.throughline.agents.importer.Intake;
import io.throughline.agents.importer.ShipmentGenerator;
import io.throughline.deploy.cli.DemoChecks.Received;
import io.throughline.deploy.local.AttestKey;
import io.throughline.deploy.local.LocalOptions;
import io.throughline.deploy.local.LocalPlatform;
import io.throughline.deploy.local.Supervision;
import io.throughline.deploy.local.WebhookReceiver;
import io.throughline.deploy.verify.VerifyOptions;
import io.throughline.deploy.verify.VerifyReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "demo",
        description = {
            "Starts the whole platform in this process, plays shipments through it, waits until"
                    + " every agent is idle, checks the result and prints a report.",
            "",
            "The exit code is 0 only if every check holds."
        })
final class DemoCommand implements Callable<Integer> {

    private static final Duration IDLE_MAX = Duration.ofMinutes(10);

    @Mixin private Output output = new Output();
    @Mixin private QueryPort port = new QueryPort();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--orders",
            paramLabel = "N",
            defaultValue = "10000",
            description = "How many shipments are generated; ${DEFAULT-VALUE} unless given.")
    private int orders;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "The same seed generates the same shipments; ${DEFAULT-VALUE} unless given.")
    private long seed;

    @Option(
            names = "--from",
            paramLabel = "FILE",
            description = "Play this delivery history instead: a CSV file, plain or gzipped.")
    private @Nullable Path from;

    @Option(names = "--keep", description = "Leave the platform running afterwards, until Ctrl-C.")
    private boolean keep;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description =
                    "A new or empty folder to keep the data in; a temporary one unless given.")
    private @Nullable Path dataDir;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Intake intake = intake();
        try (DemoFolder folder = DemoFolder.of(dataDir);
                WebhookReceiver receiver = WebhookReceiver.start();
                LocalPlatform platform =
                        LocalPlatform.start(
                                options(folder, receiver),
                                part -> output.note("Starting " + part + " ..."))) {
            DemoReport report = run(intake, platform, receiver);
            output.result(report, report.text());
            if (keep) {
                output.note(
                        "The platform keeps running at %s until Ctrl-C.".formatted(platform.url()));
                UpCommand.awaitInterrupt();
            }
            return report.failed().isEmpty() ? 0 : 1;
        }
    }

    private DemoReport run(Intake intake, LocalPlatform platform, WebhookReceiver receiver)
            throws InterruptedException {
        output.note("Playing %s shipments ...".formatted(Texts.count(intake.shipments().size())));
        long beganNanos = System.nanoTime();
        ImportReport feed =
                new Feed(platform.bootstrapServers(), platform.registry()).play(intake, output);
        if (intake.rowErrorsTotal() > 0) {
            output.note(Imported.of(feed).rowText());
        }
        output.note("Waiting until every agent is idle ...");
        platform.awaitIdle(IDLE_MAX);
        long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNanos);

        output.note("Attesting and verifying ...");
        DemoChecks checks = new DemoChecks();
        Report told = report(platform);
        checks.compare(intake, feed, told, new Received(receiver.distinct(), receiver.repeated()));
        attest(platform);
        VerifyReport verified =
                Verification.of(
                        platform.bootstrapServers(),
                        platform.registry(),
                        platform.url(),
                        VerifyOptions.logistics(
                                PublicKeys.of(List.of(platform.attestKey().publicFile()))));
        checks.add(verified);
        return new DemoReport(
                told.after(tookMs, checks.failed().isEmpty()),
                checks.made(),
                checks.failed(),
                intake.rowErrorsTotal(),
                platform.url(),
                attestation(verified.proof(), platform.attestKey()));
    }

    private static void attest(LocalPlatform platform) throws InterruptedException {
        try (QueryClient query = new QueryClient(platform.url())) {
            query.post("/attestations");
        }
    }

    private DemoReport.Attestation attestation(VerifyReport.Proof proof, AttestKey key) {
        boolean stays = keep || dataDir != null;
        return new DemoReport.Attestation(
                proof.attestations(),
                proof.eventsAttested(),
                proof.eventsBeyond(),
                key.id(),
                stays ? key.publicFile().toString() : null);
    }

    private static Report report(LocalPlatform platform) throws InterruptedException {
        try (QueryClient query = new QueryClient(platform.url())) {
            return Report.of(query.get("/report"));
        }
    }

    private Intake intake() {
        if (from != null) {
            return Feed.read(from);
        }
        try {
            return Intake.of(new ShipmentGenerator(seed, orders).iterator());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private LocalOptions options(DemoFolder folder, WebhookReceiver receiver) {
        int usual = keep ? LocalOptions.DEFAULT_PORT : 0;
        return new LocalOptions(
                folder.path(), port.or(usual), null, null, receiver.url(), Supervision.USUAL);
    }
}
