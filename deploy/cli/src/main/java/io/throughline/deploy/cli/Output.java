package io.throughline.deploy.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Where a command writes to: its result on stdout, as text or with `--json` as one JSON value, and
/// everything else on stderr.
final class Output {

    private static final ObjectMapper JSON =
            new ObjectMapper()
                    .registerModule(new JavaTimeModule())
                    .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                    .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS);

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    @Option(names = "--json", description = "Print the result as JSON on stdout.")
    private boolean json;

    /// Whether the result is to be JSON.
    boolean isJson() {
        return json;
    }

    /// Prints the result: `value` as one line of JSON, or else `text`.
    void result(Object value, String text) {
        PrintWriter out = command.commandLine().getOut();
        out.println(json ? line(value) : text);
        out.flush();
    }

    /// Says on stderr what is going on.
    void note(String sentence) {
        PrintWriter err = command.commandLine().getErr();
        err.println(sentence);
        err.flush();
    }

    private static String line(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "%s cannot be written as JSON".formatted(value.getClass()), e);
        }
    }
}
