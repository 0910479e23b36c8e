package io.throughline.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "waits",
        description = {
            "Shows who waits for whom: streams that are parked and effects that are open, the"
                    + " longest first, and who must do something about it.",
            "",
            "Example: throughline waits"
        })
final class WaitsCommand implements Callable<Integer> {

    @Mixin private Output output = new Output();
    @Mixin private PlatformUrl platform = new PlatformUrl();
    @Mixin private Most most = new Most();

    @Override
    public Integer call() throws InterruptedException {
        try (QueryClient query = platform.client()) {
            JsonNode answer = query.get("/waits?limit=" + most.limit());
            JsonNode waits = answer.path("waits");
            output.result(answer, waits.isEmpty() ? "Nothing waits." : table(waits));
            if (!answer.path("complete").asBoolean()) {
                output.note("There is more: raise --limit");
            }
            return 0;
        }
    }

    private static String table(JsonNode waits) {
        return Tables.of(
                waits,
                List.of(
                        Tables.field("since", "since"),
                        Tables.column("what", WaitsCommand::what),
                        Tables.column("waits for", WaitsCommand::on),
                        Tables.field("why", "why")));
    }

    private static String what(JsonNode wait) {
        return wait.path("kind").asText().equals("effect")
                ? "%s, %s".formatted(wait.path("what").asText(), wait.path("status").asText())
                : "%s of %s, events: %d"
                        .formatted(
                                wait.path("stream").asText(),
                                wait.path("agent").asText(),
                                wait.path("events").asLong());
    }

    private static String on(JsonNode wait) {
        String on = wait.path("on").asText();
        if (wait.hasNonNull("effect")) {
            on += ", and for " + wait.path("effect").asText();
        }
        return wait.hasNonNull("notBefore")
                ? "%s, not before %s".formatted(on, wait.path("notBefore").asText())
                : on;
    }
}
