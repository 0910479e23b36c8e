package io.throughline.deploy.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// The `throughline` command itself. Every subcommand is a class of its own.
@Command(
        name = "throughline",
        description = {
            "The event-sourced backbone for multi-agent systems on Kafka.",
            "",
            "Try @|bold throughline demo|@ first: it starts the whole platform in this process,"
                    + " plays 10,000 shipments through it and checks the result."
        },
        scope = ScopeType.INHERIT,
        versionProvider = Version.class,
        usageHelpWidth = 96,
        usageHelpAutoWidth = false,
        synopsisSubcommandLabel = "COMMAND",
        descriptionHeading = "%n",
        parameterListHeading = "%nParameters:%n",
        optionListHeading = "%nOptions:%n",
        commandListHeading = "%nCommands:%n",
        footerHeading = "%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:it worked",
            "1:it did not; one sentence on stderr says why",
            "2:the command line is wrong"
        },
        subcommands = {
            DemoCommand.class,
            UpCommand.class,
            ImportCommand.class,
            EventsCommand.class,
            StateCommand.class,
            CompareCommand.class,
            ReportCommand.class,
            VerifyCommand.class,
            ProveCommand.class,
            HealCommand.class,
            DeadLettersCommand.class,
            EffectsCommand.class,
            WaitsCommand.class,
            BenchCommand.class,
            FaultsCommand.class,
            NewCommand.class
        })
final class Throughline implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // The parser acts on it.
    private boolean help;

    @Option(names = "--version", versionHelp = true, description = "Show the version.")
    @SuppressWarnings("UnusedVariable") // The parser acts on it.
    private boolean version;

    /// Takes effect before anything logs, and so before the commands' own work begins.
    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "Tell on stderr what the platform does.")
    void verbose(boolean on) {
        if (on) {
            System.setProperty("throughline.log", "INFO");
            System.setProperty("throughline.log.libraries", "WARN");
        }
    }

    /// Runs the command line `args` and returns its exit code. Results go to `out`, everything else
    /// to `err`. An interrupt of this thread ends a command that waits.
    static int execute(PrintWriter out, PrintWriter err, String... args) {
        return commandLine().setOut(out).setErr(err).execute(args);
    }

    static CommandLine commandLine() {
        return new CommandLine(new Throughline())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(new Failures())
                .setParameterExceptionHandler(new Failures());
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "a command is missing; try: throughline demo");
    }
}
