package io.throughline.deploy.cli;

import io.throughline.deploy.broker.FreePorts;
import io.throughline.deploy.local.LocalOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The option `--port`: where the query API of a platform in this process listens.
final class QueryPort {

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = {
                "Of the query API, 0 for any free one.",
                "Default: " + LocalOptions.DEFAULT_PORT + ", for a demo without --keep 0."
            })
    private @Nullable Integer port;

    /// The port that was asked for, or else `usual`.
    ///
    /// @throws CommandFailedException if somebody listens there
    int or(int usual) {
        int chosen = port == null ? usual : port;
        try {
            FreePorts.requireValid("query API", chosen);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
        }
        if (chosen != 0 && !FreePorts.isFree(chosen)) {
            throw new CommandFailedException(
                    "port %d is taken; choose another one with --port, or end what listens there"
                            .formatted(chosen));
        }
        return chosen;
    }
}
