package io.throughline.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "retry",
        description = {
            "Lets the agent try the parked events of a stream again, in order, until none is left"
                    + " or one fails.",
            "",
            "Example: throughline deadletters retry notifier order/G-000001"
                    + " --reason 'the receiver is up again'"
        })
final class DeadLettersRetryCommand implements Callable<Integer> {

    @Mixin private Output output = new Output();
    @Mixin private PlatformUrl platform = new PlatformUrl();
    @Mixin private DeadLetterPlace place = new DeadLetterPlace();
    @Mixin private DeadLetterDecision decision = new DeadLetterDecision();

    @Option(
            names = "--not-before",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description = "When to begin; at once unless given.")
    private @Nullable Instant notBefore;

    @Override
    public Integer call() throws InterruptedException {
        Deciding deciding = decision.deciding();
        if (deciding == null) {
            return decision.dryRun(place, null, output);
        }
        try (QueryClient query = platform.client()) {
            ObjectNode body = decision.body(deciding);
            if (notBefore != null) {
                body.put("notBefore", notBefore.toString());
            }
            JsonNode answer = query.post(place.path() + "/retry", body);
            output.result(answer, "%s tries %s again.".formatted(place.agent(), place.stream()));
            return 0;
        }
    }
}
