package io.throughline.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.deploy.verify.VerifyReport;
import io.throughline.deploy.verify.proof.Bundle;
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

    @Override
    public Integer call() throws InterruptedException {
        if (bundle != null) {
            return checkBundle(bundle);
        }
        VerifyReport report = logOnly ? log() : everything();
        output.result(report, Verification.text(report));
        return report.verified() ? 0 : 1;
    }

    private VerifyReport log() throws InterruptedException {
        String kafka = brokers.addresses();
        if (kafka == null) {
            throw wrong("--log-only needs the brokers; give --kafka HOST:PORT");
        }
        output.note("Verifying the log at " + kafka + " ...");
        return Verification.ofLog(kafka, keys.trusted());
    }

    private VerifyReport everything() throws InterruptedException {
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
                keys.trusted());
    }

    private int checkBundle(Path file) {
        if (logOnly || brokers.isGiven()) {
            throw wrong("--bundle reads a file and nothing else; leave out --log-only and --kafka");
        }
        if (keys.isEmpty()) {
            throw wrong("--bundle proves nothing without a key; give --public-key FILE");
        }
        try {
            Bundle.Proven proven = Bundle.parse(read(file)).check(keys.trusted());
            output.result(proven, Verification.text(proven));
            return 0;
        } catch (RefusedException e) {
            throw new CommandFailedException(
                    "'%s' is refused: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static String read(Path file) {
        try {
            long bytes = Files.size(file);
            if (bytes > BUNDLE_BYTES_MAX) {
                throw new CommandFailedException(
                        "'%s' is no bundle: it has %d bytes, and a bundle at most %d"
                                .formatted(file, bytes, BUNDLE_BYTES_MAX));
            }
            return Files.readString(file);
        } catch (IOException e) {
            throw new CommandFailedException(
                    "'%s' is not a file that can be read; see --bundle".formatted(file), e);
        }
    }

    private ParameterException wrong(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }
}
