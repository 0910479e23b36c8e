package io.throughline.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.deploy.verify.VerifyOptions;
import io.throughline.deploy.verify.VerifyReport;
import io.throughline.deploy.verify.proof.Bundle;
import io.throughline.deploy.verify.proof.KeptSeal;
import io.throughline.deploy.verify.proof.RefusedException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "verify",
        description = {
            "Reads the whole log of a running platform and checks it: no event is missing, twice or"
                    + " out of order, every command has one outcome, and every state and every row"
                    + " that the platform answers is the fold of the events. Each event must be"
                    + " linked to the one before it, and be what was attested.",
            "",
            "With --log-only only the brokers are needed, and what the log cannot tell by itself"
                    + " is not checked. With --bundle nothing is needed but the file that prove has"
                    + " written and the public key.",
            "",
            "Whoever can write to the log can also remove its last attestations, and what they"
                    + " cover. Keep a seal where they cannot reach it, with --seal, and give it to"
                    + " later verifications with --since.",
            "",
            "The exit code is 0 only if nothing was found. It only reads."
        })
final class VerifyCommand implements Callable<Integer> {

    private static final long BUNDLE_BYTES_MAX = 64L << 20;

    @Mixin private Output output = new Output();
    @Mixin private PlatformUrl platform = new PlatformUrl();
    @Mixin private PublicKeys keys = new PublicKeys();
    @Mixin private Brokers brokers = new Brokers();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--log-only", description = "Ask no platform and no registry; needs --kafka.")
    private boolean logOnly;

    @Option(
            names = "--bundle",
            paramLabel = "FILE",
            description = "Check the proof of one event, with no connection; needs --public-key.")
    private @Nullable Path bundle;

    @Option(
            names = "--since",
            paramLabel = "FILE",
            description = "A seal that --seal has written: all that it covers must be there still.")
    private @Nullable Path since;

    @Option(
            names = "--seal",
            paramLabel = "FILE",
            description = {
                "Where to keep what is attested now. It is written only if nothing was found.",
                "Keep it where whoever can write to the log cannot."
            })
    private @Nullable Path seal;

    @Override
    public Integer call() throws InterruptedException {
        if (bundle != null) {
            return checkBundle(bundle);
        }
        VerifyOptions options = options();
        VerifyReport report = logOnly ? log(options) : everything(options);
        String kept = seal == null ? "" : keep(seal, report);
        output.result(report, Verification.text(report) + kept);
        return report.verified() ? 0 : 1;
    }

    private VerifyOptions options() {
        VerifyOptions options = VerifyOptions.logistics(keys.trusted());
        if (since == null) {
            return options;
        }
        try {
            KeptSeal kept = KeptSeal.parse(read(since, "--since"));
            if (!kept.context().equals(Verification.CONTEXT)) {
                throw new CommandFailedException(
                        "'%s' is the seal of context %s, and this is %s"
                                .formatted(since, kept.context(), Verification.CONTEXT));
            }
            return options.since(kept);
        } catch (RefusedException e) {
            throw new CommandFailedException(
                    "'%s' is refused: %s".formatted(since, e.getMessage()), e);
        }
    }

    private static String keep(Path file, VerifyReport report) {
        if (!report.verified()) {
            return "%nNo seal was written to %s: what is not verified is not worth keeping."
                    .formatted(file);
        }
        try {
            KeptSeal kept = KeptSeal.of(Verification.CONTEXT, report.proof().last());
            Files.writeString(file, kept.toJson() + "\n");
            return "%nThe seal is in %s. It covers %s events; not attested, and so not in it: %s."
                    .formatted(
                            file,
                            Texts.count(report.proof().eventsAttested()),
                            Texts.count(report.proof().eventsBeyond()));
        } catch (RefusedException e) {
            throw new CommandFailedException(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new CommandFailedException(
                    "'%s' cannot be written; see --seal".formatted(file), e);
        }
    }

    private VerifyReport log(VerifyOptions options) throws InterruptedException {
        String kafka = brokers.addresses();
        if (kafka == null) {
            throw wrong("--log-only needs the brokers; give --kafka HOST:PORT");
        }
        output.note("Verifying the log at " + kafka + " ...");
        return Verification.ofLog(kafka, options);
    }

    private VerifyReport everything(VerifyOptions options) throws InterruptedException {
        if (brokers.isGiven()) {
            throw wrong("--kafka belongs to --log-only; give both, or --url");
        }
        JsonNode about;
        try (QueryClient query = platform.client()) {
            about = query.get("/about");
        }
        output.note("Verifying " + platform.url() + " ...");
        return Verification.of(
                about.path("kafka").asText(),
                URI.create(about.path("registry").asText()),
                platform.url(),
                options);
    }

    private int checkBundle(Path file) {
        if (logOnly || brokers.isGiven() || since != null || seal != null) {
            throw wrong(
                    "--bundle reads a file and nothing else; leave out --log-only, --kafka, --since"
                            + " and --seal");
        }
        if (keys.isEmpty()) {
            throw wrong(
                    "--bundle proves nothing without a key; give --public-key FILE, which is "
                            + PublicKeys.OF_UP);
        }
        try {
            Bundle.Proven proven = Bundle.parse(read(file, "--bundle")).check(keys.trusted());
            output.result(proven, Verification.text(proven));
            return 0;
        } catch (RefusedException e) {
            throw new CommandFailedException(
                    "'%s' is refused: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static String read(Path file, String option) {
        try {
            long bytes = Files.size(file);
            if (bytes > BUNDLE_BYTES_MAX) {
                throw new CommandFailedException(
                        "'%s' is not for %s: it has %d bytes, and may have at most %d"
                                .formatted(file, option, bytes, BUNDLE_BYTES_MAX));
            }
            return Files.readString(file);
        } catch (IOException e) {
            throw new CommandFailedException(
                    "'%s' is not a file that can be read; see %s".formatted(file, option), e);
        }
    }

    private ParameterException wrong(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }
}
