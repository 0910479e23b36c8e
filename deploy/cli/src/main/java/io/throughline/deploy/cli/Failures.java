package io.throughline.deploy.cli;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// Turns every failure into one sentence on stderr and an exit code.
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {

    @Override
    public int handleExecutionException(
            Exception failure, CommandLine command, ParseResult parsed) {
        if (failure instanceof ParameterException wrong) {
            return handleParseException(wrong, new String[0]);
        }
        tell(command, sentence(failure));
        if (!(failure instanceof CommandFailedException)) {
            // Not foreseen: with --verbose it can be looked into.
            logger().atInfo().setCause(failure).log("The command failed");
        }
        return ExitCode.SOFTWARE;
    }

    @Override
    public int handleParseException(ParameterException wrong, String[] args) {
        CommandLine command = wrong.getCommandLine();
        tell(command, String.valueOf(wrong.getMessage()));
        UnmatchedArgumentException.printSuggestions(wrong, command.getErr());
        command.getErr().printf("Try: %s --help%n", command.getCommandSpec().qualifiedName());
        command.getErr().flush();
        return ExitCode.USAGE;
    }

    private static void tell(CommandLine command, String sentence) {
        command.getErr().printf("throughline: %s%n", sentence);
        command.getErr().flush();
    }

    static String sentence(Throwable failure) {
        Throwable told = failure;
        while (told.getCause() != null && isWrapping(told)) {
            told = told.getCause();
        }
        if (told instanceof InterruptedException) {
            return "interrupted before it was done";
        }
        String message = told.getMessage();
        return message == null || message.isBlank()
                ? "failed with " + told.getClass().getSimpleName()
                : message.strip().lines().findFirst().orElse(message);
    }

    // These only say that something else failed.
    private static boolean isWrapping(Throwable failure) {
        return failure instanceof CompletionException
                || failure instanceof ExecutionException
                || failure.getClass().getName().startsWith("io.micronaut.");
    }

    // Looked up late: --verbose must be read before logging begins.
    private static Logger logger() {
        return LoggerFactory.getLogger(Failures.class);
    }
}
