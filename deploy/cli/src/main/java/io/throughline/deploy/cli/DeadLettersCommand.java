package io.throughline.deploy.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "deadletters",
        description = {
            "What agents could not handle. An event that an agent gave up parks its stream for this"
                    + " agent; later events of the stream wait behind it, in order, until somebody"
                    + " decides.",
            "",
            "Example: throughline deadletters list"
        },
        subcommands = {
            DeadLettersListCommand.class,
            DeadLettersShowCommand.class,
            DeadLettersRetryCommand.class,
            DeadLettersReleaseCommand.class,
            DeadLettersSkipCommand.class
        })
final class DeadLettersCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "a command is missing; try: throughline deadletters list");
    }
}
