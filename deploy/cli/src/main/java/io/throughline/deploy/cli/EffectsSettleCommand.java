package io.throughline.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.schemas.contracts.StreamId;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "settle",
        description = {
            "Says whether an effect was done, when somebody has found out. A parked event that"
                    + " waits for it can be tried again then.",
            "",
            "Example: throughline effects settle 'effect/notifier:notify@6:{order/G-000001}'"
                    + " --not-done --reason 'the receiver has no such message'"
        })
final class EffectsSettleCommand implements Callable<Integer> {

    @Mixin private Output output = new Output();
    @Mixin private PlatformUrl platform = new PlatformUrl();
    @Mixin private Deciding deciding = new Deciding();

    @Parameters(
            paramLabel = "EFFECT",
            converter = StreamIdConverter.class,
            description = "The effect, as throughline effects shows it.")
    @SuppressWarnings("NullAway.Init")
    private StreamId effect;

    @ArgGroup(exclusive = true, multiplicity = "1")
    @SuppressWarnings("NullAway.Init")
    private Found found;

    /// What was found out.
    static final class Found {
        @Option(
                names = "--done",
                paramLabel = "RESULT",
                description = "It was done, with this result as JSON; the agent goes on with it.")
        private @Nullable String result;

        @Option(names = "--not-done", description = "It was not done, and may be tried again.")
        private boolean notDone;

        /// Null if it was not done.
        @Nullable String known() {
            return notDone ? null : result;
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        try (QueryClient query = platform.client()) {
            String result = found.known();
            ObjectNode body = deciding.body().put("done", result != null);
            if (result != null) {
                body.put("result", result);
            }
            JsonNode answer =
                    query.post(
                            "/effects/%s/settle".formatted(QueryClient.escaped(effect.toString())),
                            body);
            output.result(
                    answer,
                    "%s is settled: it was %sdone."
                            .formatted(effect, result == null ? "not " : ""));
            return 0;
        }
    }
}
