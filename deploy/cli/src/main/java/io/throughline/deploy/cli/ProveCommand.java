package io.throughline.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.deploy.verify.Prover;
import io.throughline.deploy.verify.VerifyOptions;
import io.throughline.deploy.verify.proof.Bundle;
import io.throughline.deploy.verify.proof.RefusedException;
import io.throughline.schemas.contracts.EventId;
import io.throughline.streams.topology.attest.TrustedKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "prove",
        description = {
            "Takes the proof of one event out of the log: a small file that shows, to whoever has"
                    + " the public key, that the event was in the log when that was attested.",
            "",
            "It is checked with: throughline verify --bundle FILE --public-key FILE",
            "",
            "Attestations that are not signed with the public key are passed over. Unless one is"
                    + " given, it is the one that the platform at --url says it signs with. Of an"
                    + " event that was attested with a former key, give that one."
        })
final class ProveCommand implements Callable<Integer> {

    @Mixin private Output output = new Output();
    @Mixin private PlatformUrl platform = new PlatformUrl();
    @Mixin private Brokers brokers = new Brokers();
    @Mixin private PublicKeys keys = new PublicKeys();

    @Parameters(
            paramLabel = "EVENT",
            converter = EventIdConverter.class,
            description = "The event, such as order/4711@3.")
    @SuppressWarnings("NullAway.Init")
    private EventId event;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Where the proof goes; stdout unless given.")
    private @Nullable Path out;

    /// What is printed with `--json` and `--out`.
    record Written(
            String event,
            String context,
            int partition,
            long attestation,
            String key,
            String out) {}

    @Override
    public Integer call() throws InterruptedException {
        String kafka = brokers.addresses();
        TrustedKeys trusted = keys.trusted();
        if (kafka == null) {
            try (QueryClient query = platform.client()) {
                JsonNode about = query.get("/about");
                kafka = about.path("kafka").asText();
                trusted = keys.isEmpty() ? announced(about) : trusted;
            }
        }
        if (trusted.ids().isEmpty()) {
            output.note(
                    "No public key is given, so an attestation is taken without a look at who"
                            + " signed it; see --public-key.");
        }
        Bundle bundle;
        try {
            bundle =
                    Prover.prove(
                            Verification.CONTEXT, kafka, event, VerifyOptions.logistics(trusted));
        } catch (RefusedException e) {
            throw new CommandFailedException(String.valueOf(e.getMessage()), e);
        }
        if (out == null) {
            output.result(bundle, bundle.toJson());
        } else {
            write(bundle, out);
        }
        return 0;
    }

    // Enough to pass over what others have put among the attestations. Who checks the proof brings
    // the key that he trusts.
    private static TrustedKeys announced(JsonNode about) {
        String pem = about.path("attestKey").asText("");
        return pem.isEmpty() ? TrustedKeys.NONE : TrustedKeys.parse(List.of(pem));
    }

    private void write(Bundle bundle, Path file) {
        try {
            Files.writeString(file, bundle.toJson() + "\n");
        } catch (IOException e) {
            throw new CommandFailedException(
                    "'%s' cannot be written; see --out".formatted(file), e);
        }
        Bundle.Sealed seal = bundle.seal();
        Written written =
                new Written(
                        bundle.event(),
                        seal.context(),
                        seal.partition(),
                        seal.number(),
                        seal.key(),
                        file.toString());
        output.result(
                written,
                "%s is proved by attestation %d of partition %d, signed with key %s: %s"
                        .formatted(
                                written.event,
                                written.attestation,
                                written.partition,
                                written.key,
                                written.out));
    }
}
