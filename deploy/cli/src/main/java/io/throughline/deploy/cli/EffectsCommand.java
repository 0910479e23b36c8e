package io.throughline.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.Callable;
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
    @Mixin private Listing listing = new Listing();

    @Option(
            names = "--in-doubt",
            description =
                    "Only those that somebody must settle: nobody knows whether they were done.")
    private boolean inDoubt;

    @Override
    public Integer call() throws InterruptedException {
        try (QueryClient query = platform.client()) {
            JsonNode effects = listing.page(query, "/effects", inDoubt ? "in-doubt" : null);
            output.result(effects, effects.isEmpty() ? "No effect is open." : table(effects));
            listing.tellMore(effects, "effect", output);
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
