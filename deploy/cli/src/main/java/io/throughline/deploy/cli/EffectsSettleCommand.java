package io.throughline.deploy.cli;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.schemas.contracts.StreamId;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "settle",
        description = {
            "Says whether an effect was done, when somebody has found out. A parked event that"
                    + " waits for it can be tried again then.",
            "",
            "A reaction that needs the result of an effect that was done without one fails, and its"
                    + " event stays parked. Settle the effect again then, with --done RESULT.",
            "",
            "Example: throughline effects settle 'effect/notifier:notify@6:{order/G-000001}'"
                    + " --not-done --reason 'the receiver has no such message'"
        })
final class EffectsSettleCommand implements Callable<Integer> {

    private static final ObjectMapper STRICT =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    @Mixin private Output output = new Output();
    @Mixin private PlatformUrl platform = new PlatformUrl();
    @Mixin private Deciding deciding = new Deciding();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

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

        @Option(
                names = "--done-without-result",
                description =
                        "It was done, and it gives no result, or nobody knows it. A result can be"
                                + " told later.")
        private boolean done;

        @Option(names = "--not-done", description = "It was not done, and may be tried again.")
        @SuppressWarnings("UnusedVariable") // Whoever says neither of the others has said it.
        private boolean notDone;

        boolean isDone() {
            return done || result != null;
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        String result = found.result;
        if (result != null) {
            requireJson(result);
        }
        try (QueryClient query = platform.client()) {
            ObjectNode body = deciding.body().put("done", found.isDone());
            if (result != null) {
                body.put("result", result);
            }
            JsonNode answer =
                    query.post(
                            "/effects/%s/settle".formatted(QueryClient.escaped(effect.toString())),
                            body);
            output.result(answer, "%s is settled: it was %s.".formatted(effect, verdict()));
            return 0;
        }
    }

    private String verdict() {
        if (!found.isDone()) {
            return "not done";
        }
        return found.result == null ? "done, and no result is known" : "done";
    }

    // The agent would fail on it, and only then somebody would see.
    private void requireJson(String result) {
        try {
            if (!STRICT.readTree(result).isMissingNode()) {
                return;
            }
        } catch (JacksonException _) {
            // It is told below.
        }
        throw new ParameterException(
                spec.commandLine(),
                "--done is '%s'; it must be JSON, such as '{\"id\":4711}' or '\"sent\"'; or say"
                                .formatted(result)
                        + " --done-without-result");
    }
}
