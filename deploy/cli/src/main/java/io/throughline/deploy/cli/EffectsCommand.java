package io.throughline.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "effects",
        description = {
            "What agents did to the world outside, as far as it is not known whether it was done:"
                    + " intended and not answered, or in doubt.",
            "",
            "Example: throughline effects --in-doubt"
        },
        subcommands = EffectsSettleCommand.class)
final class EffectsCommand implements Callable<Integer> {

    @Mixin private Output output = new Output();
    @Mixin private PlatformUrl platform = new PlatformUrl();

    @Option(names = "--agent", paramLabel = "AGENT", description = "Only those of this agent.")
    private @Nullable String agent;

    @Option(
            names = "--in-doubt",
            description =
                    "Only those that somebody must settle: nobody knows whether they were done.")
    private boolean inDoubt;

    @Option(
            names = "--after",
            paramLabel = "EFFECT",
            description = "Only those that come after this one.")
    private @Nullable String after;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "1000",
            description = "The most that are shown; ${DEFAULT-VALUE} unless given.")
    private int limit;

    @Override
    public Integer call() throws InterruptedException {
        try (QueryClient query = platform.client()) {
            JsonNode effects =
                    query.get(
                            "/effects?limit=%d%s%s%s"
                                    .formatted(
                                            limit,
                                            DeadLettersListCommand.parameter("agent", agent),
                                            inDoubt ? "&status=in-doubt" : "",
                                            DeadLettersListCommand.parameter("after", after)));
            output.result(effects, effects.isEmpty() ? "No effect is open." : table(effects));
            if (effects.size() == limit) {
                output.note(
                        "There may be more: --after "
                                + effects.path(limit - 1).path("effect").asText());
            }
            return 0;
        }
    }

    private static String table(JsonNode effects) {
        return Tables.of(
                effects,
                List.of(
                        Tables.field("effect", "effect"),
                        Tables.field("status", "status"),
                        Tables.field("since", "since"),
                        Tables.field("key", "key"),
                        Tables.field("request", "request"),
                        Tables.field("error", "error")));
    }
}
