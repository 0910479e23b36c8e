package io.throughline.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "release",
        description = {
            "Says that the parked events of a stream will go through now: the agent tries them"
                    + " again, in order, and the supervisor's rounds are counted anew.",
            "",
            "With --dry-run the agent runs them with the code that it has now, and nothing is"
                    + " changed: what it would command is decided and not written, and effects are"
                    + " not performed. The exit code is 0 only if all would go through.",
            "",
            "Example: throughline deadletters release notifier order/G-000001 --dry-run"
                    + " --agent-url http://127.0.0.1:8083"
        })
final class DeadLettersReleaseCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin private Output output = new Output();
    @Mixin private PlatformUrl platform = new PlatformUrl();
    @Mixin private DeadLetterPlace place = new DeadLetterPlace();

    @ArgGroup(exclusive = true, multiplicity = "1")
    @SuppressWarnings("NullAway.Init")
    private How how;

    @Option(
            names = "--agent-url",
            paramLabel = "URL",
            description = "With --dry-run: where the agent's service answers.")
    private @Nullable URI agentUrl;

    @Option(
            names = "--expected",
            paramLabel = "VERSION",
            description =
                    "Only if the queue is at this version, as the dry run saw it; the version that"
                            + " it has now unless given.")
    private @Nullable Long expected;

    /// Really, or only to see.
    static final class How {
        @ArgGroup(exclusive = false)
        private @Nullable Deciding deciding;

        @Option(names = "--dry-run", description = "Show what would happen, and change nothing.")
        @SuppressWarnings("UnusedVariable") // Whoever does not decide has said it.
        private boolean dryRun;
    }

    @Override
    public Integer call() throws InterruptedException {
        Deciding deciding = how.deciding;
        if (deciding == null) {
            return dryRun();
        }
        try (QueryClient query = platform.client()) {
            return release(query, deciding);
        }
    }

    private int release(QueryClient query, Deciding deciding) throws InterruptedException {
        long version =
                expected == null ? query.get(place.path()).path("queueVersion").asLong() : expected;
        JsonNode answer =
                query.post(
                        place.path() + "/release",
                        deciding.body().put("expected", Long.toString(version)));
        output.result(answer, "%s tries %s again.".formatted(place.agent(), place.stream()));
        return 0;
    }

    private int dryRun() throws InterruptedException {
        URI url = agentUrl;
        if (url == null || !WebAddresses.isOne(url)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--dry-run needs the address of the agent's service, such as"
                            + " --agent-url http://127.0.0.1:8083");
        }
        try (QueryClient agent = new QueryClient(url)) {
            DryRun run = DryRun.of(agent, place.stream());
            output.result(run.json(), run.text());
            return run.goesThrough() ? 0 : 1;
        }
    }
}
