package io.throughline.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "list",
        description = {
            "Shows the streams that are parked, and why.",
            "",
            "Example: throughline deadletters list --agent notifier --status escalated"
        })
final class DeadLettersListCommand implements Callable<Integer> {

    @Mixin private Output output = new Output();
    @Mixin private PlatformUrl platform = new PlatformUrl();
    @Mixin private Listing listing = new Listing();

    @Option(
            names = "--status",
            paramLabel = "STATUS",
            description = "Only those that are parked, retrying or escalated.")
    private @Nullable String status;

    @Override
    public Integer call() throws InterruptedException {
        try (QueryClient query = platform.client()) {
            JsonNode letters = listing.page(query, "/deadletters", status);
            output.result(letters, letters.isEmpty() ? "Nothing is parked." : table(letters));
            listing.tellMore(letters, "queue", output);
            return 0;
        }
    }

    private static String table(JsonNode letters) {
        return Tables.of(
                letters,
                List.of(
                        Tables.field("agent", "agent"),
                        Tables.field("stream", "stream"),
                        Tables.field("status", "status"),
                        Tables.number("round", "round"),
                        Tables.number("parked", "parked"),
                        Tables.column(
                                "failed",
                                row ->
                                        "%s@%d"
                                                .formatted(
                                                        Tables.simple(row.path("type").asText()),
                                                        row.path("version").asLong())),
                        Tables.column(
                                "why",
                                row ->
                                        "%s: %s"
                                                .formatted(
                                                        Tables.simple(row.path("error").asText()),
                                                        row.path("message").asText())),
                        Tables.field("since", "since")));
    }
}
