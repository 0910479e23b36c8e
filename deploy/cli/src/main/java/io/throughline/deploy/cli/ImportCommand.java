package io.throughline.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.agents.importer.Intake;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "import",
        description = {
            "Plays a delivery history into a running platform: orders are placed and delivered in"
                    + " the order in which that happened.",
            "",
            "Rows that cannot be read are listed and left out. Importing the same file again"
                    + " changes nothing; an import that broke off is resumed by running it again."
        })
final class ImportCommand implements Callable<Integer> {

    @Mixin private Output output = new Output();
    @Mixin private PlatformUrl platform = new PlatformUrl();

    @Parameters(
            paramLabel = "FILE",
            description = "The delivery history: a CSV file, plain or gzipped.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Override
    public Integer call() throws InterruptedException {
        try (QueryClient query = platform.client()) {
            Intake intake = Feed.read(file);
            JsonNode about = query.get("/about");
            Feed feed =
                    new Feed(
                            about.path("kafka").asText(),
                            URI.create(about.path("registry").asText()));
            Imported done = Imported.of(feed.play(intake, output));
            output.result(done, done.text());
            return done.stopped() ? 1 : 0;
        }
    }
}
