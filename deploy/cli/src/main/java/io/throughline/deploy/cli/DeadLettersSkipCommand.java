package io.throughline.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "skip",
        description = {
            "Drops the first parked event of a stream, and lets the rest go on. The agent will"
                    + " never handle that event.",
            "",
            "Example: throughline deadletters skip notifier order/G-000001 --version 6"
                    + " --reason 'the client was told by telephone'"
        })
final class DeadLettersSkipCommand implements Callable<Integer> {

    @Mixin private Output output = new Output();
    @Mixin private PlatformUrl platform = new PlatformUrl();
    @Mixin private DeadLetterPlace place = new DeadLetterPlace();
    @Mixin private DeadLetterDecision decision = new DeadLetterDecision();

    @Option(
            names = "--version",
            paramLabel = "VERSION",
            required = true,
            description = "The version of the event, so that no other is dropped.")
    private long version;

    @Override
    public Integer call() throws InterruptedException {
        Deciding deciding = decision.deciding();
        if (deciding == null) {
            return decision.dryRun(place, version, output);
        }
        try (QueryClient query = platform.client()) {
            ObjectNode body = decision.body(deciding).put("version", version);
            JsonNode answer = query.post(place.path() + "/skip", body);
            output.result(
                    answer,
                    "Event %s@%d is dropped for %s."
                            .formatted(place.stream(), version, place.agent()));
            return 0;
        }
    }
}
