package io.throughline.deploy.cli;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The option `--kafka` of what reads the log without a platform.
final class Brokers {

    private static final Pattern ADDRESSES = Pattern.compile("[^\\s:,]+:\\d+(,[^\\s:,]+:\\d+)*");

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    @Option(
            names = "--kafka",
            paramLabel = "HOST:PORT",
            description = "The brokers that have the log.")
    private @Nullable String kafka;

    /// Where they are; null unless given.
    @Nullable String addresses() throws InterruptedException {
        if (kafka == null) {
            return null;
        }
        if (!areAddresses(kafka)) {
            throw new ParameterException(
                    command.commandLine(),
                    "--kafka is '%s'; it must be HOST:PORT".formatted(kafka));
        }
        Existing.requireKafka(kafka);
        return kafka;
    }

    /// Whether it was given.
    boolean isGiven() {
        return kafka != null;
    }

    static boolean areAddresses(String text) {
        return ADDRESSES.matcher(text).matches();
    }
}
