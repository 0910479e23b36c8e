package io.throughline.deploy.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.deploy.cli.Main;
import java.io.PrintWriter;
import java.io.StringWriter;

/// The `throughline` command as a user types it, run in this process.
final class CommandLine {

    private static final ObjectMapper JSON = new ObjectMapper();

    private CommandLine() {}

    /// What a command line did.
    record Result(int code, String out, String err) {

        /// The one JSON value on stdout, and nothing else there.
        JsonNode json() {
            try {
                return JSON.readTree(out.strip());
            } catch (JsonProcessingException e) {
                throw new AssertionError("stdout is not one JSON value: " + out + err, e);
            }
        }
    }

    static Result run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.run(new PrintWriter(out), new PrintWriter(err), args);
        return new Result(code, out.toString(), err.toString());
    }
}
