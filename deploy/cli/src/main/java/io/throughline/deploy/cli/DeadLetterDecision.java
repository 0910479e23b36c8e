package io.throughline.deploy.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The options of a command that decides about a dead-letter queue, really or only to see.
final class DeadLetterDecision {

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @ArgGroup(exclusive = true, multiplicity = "1")
    @SuppressWarnings("NullAway.Init")
    private How how;

    @Option(
            names = "--agent-url",
            paramLabel = "URL",
            description =
                    "With --dry-run: where the agent's service answers, as throughline up prints"
                            + " it, and the service logs it when it starts.")
    private @Nullable URI agentUrl;

    @Option(
            names = "--expected",
            paramLabel = "VERSION",
            description =
                    "Only if the queue is at this version, as the dry run saw it; whatever has"
                            + " come since unless given.")
    private @Nullable Long expected;

    /// Really, or only to see.
    static final class How {
        @ArgGroup(exclusive = false)
        private @Nullable Deciding deciding;

        @Option(
                names = "--dry-run",
                description =
                        "Show what would happen with the code that the agent has now, and change"
                                + " nothing: what it would command is decided and not written,"
                                + " effects are not done. The exit code is 0 only if all would go"
                                + " through.")
        @SuppressWarnings("UnusedVariable") // Whoever does not decide has said it.
        private boolean dryRun;
    }

    /// Who decides, and why; null if it is only to be seen.
    @Nullable Deciding deciding() {
        return how.deciding;
    }

    /// The beginning of the request's body.
    ObjectNode body(Deciding deciding) {
        ObjectNode body = deciding.body();
        if (expected != null) {
            body.put("expected", Long.toString(expected));
        }
        return body;
    }

    /// Has the agent show what would happen, and gives the exit code.
    ///
    /// @param skip the version of the event that would be dropped; null if none
    int dryRun(DeadLetterPlace place, @Nullable Long skip, Output output)
            throws InterruptedException {
        URI url = agentUrl;
        if (url == null) {
            throw wrong(
                    ("--dry-run asks the service of agent %s, and nobody else knows where that"
                                    + " answers: give --agent-url URL with the address that"
                                    + " throughline up prints for %s, or that the service logs when"
                                    + " it starts, such as http://127.0.0.1:8083")
                            .formatted(place.agent(), place.agent()));
        }
        if (!WebAddresses.isOne(url)) {
            throw wrong(
                    "--agent-url is '%s'; it must be an address such as http://127.0.0.1:8083"
                            .formatted(url));
        }
        try (QueryClient agent = new QueryClient(url)) {
            DryRun run = DryRun.of(agent, place, skip);
            output.result(run.json(), run.text());
            return run.goesThrough() ? 0 : 1;
        }
    }

    private ParameterException wrong(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }
}
