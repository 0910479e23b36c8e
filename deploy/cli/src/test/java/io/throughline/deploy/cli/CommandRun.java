package io.throughline.deploy.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/// What a command line did: its exit code and everything that it wrote.
record CommandRun(int code, String out, String err) {

    static CommandRun of(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Throughline.execute(new PrintWriter(out), new PrintWriter(err), args);
        return new CommandRun(code, out.toString(), err.toString());
    }

    /// The lines on stderr that are not progress.
    String firstErrorLine() {
        return err.lines().filter(line -> line.startsWith("throughline: ")).findFirst().orElse("");
    }
}
