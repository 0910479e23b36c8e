package io.throughline.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "release",
        description = {
            "Says that the parked events of a stream will go through now: the agent tries them"
                    + " again, in order, and the supervisor's rounds are counted anew.",
            "",
            "Example: throughline deadletters release notifier order/G-000001 --dry-run"
                    + " --agent-url http://127.0.0.1:8083"
        })
final class DeadLettersReleaseCommand implements Callable<Integer> {

    @Mixin private Output output = new Output();
    @Mixin private PlatformUrl platform = new PlatformUrl();
    @Mixin private DeadLetterPlace place = new DeadLetterPlace();
    @Mixin private DeadLetterDecision decision = new DeadLetterDecision();

    @Override
    public Integer call() throws InterruptedException {
        Deciding deciding = decision.deciding();
        if (deciding == null) {
            return decision.dryRun(place, null, output);
        }
        try (QueryClient query = platform.client()) {
            ObjectNode body = decision.body(deciding);
            if (!body.has("expected")) {
                JsonNode seen = query.get(place.path());
                body.put("expected", seen.path("queueVersion").asText());
            }
            JsonNode answer = query.post(place.path() + "/release", body);
            output.result(answer, "%s tries %s again.".formatted(place.agent(), place.stream()));
            return 0;
        }
    }
}
