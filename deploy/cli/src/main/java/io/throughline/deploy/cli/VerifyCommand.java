package io.throughline.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.deploy.verify.VerifyReport;
import java.net.URI;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "verify",
        description = {
            "Reads the whole log of a running platform and checks it: no event is missing, twice or"
                    + " out of order, every command has one outcome, and every state and every row"
                    + " that the platform answers is the fold of the events.",
            "",
            "The exit code is 0 only if nothing was found. It only reads."
        })
final class VerifyCommand implements Callable<Integer> {

    @Mixin private Output output = new Output();
    @Mixin private PlatformUrl platform = new PlatformUrl();

    @Override
    public Integer call() throws InterruptedException {
        JsonNode about;
        try (QueryClient query = platform.client()) {
            about = query.get("/about");
        }
        output.note("Verifying " + platform.url() + " ...");
        VerifyReport report =
                Verification.of(
                        about.path("kafka").asText(),
                        URI.create(about.path("registry").asText()),
                        platform.url());
        output.result(report, Verification.text(report));
        return report.verified() ? 0 : 1;
    }
}
