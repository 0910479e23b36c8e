package io.throughline.deploy.cli;

import java.net.URI;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The option `--url`: which platform is meant.
final class PlatformUrl {

    private static final String USUAL = "http://127.0.0.1:8080";

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "${env:THROUGHLINE_URL:-" + USUAL + "}",
            description = {
                "The platform's query API.",
                "Default: the environment's THROUGHLINE_URL, else " + USUAL + "."
            })
    private URI url = URI.create(USUAL);

    /// Where it is.
    URI url() {
        if (!WebAddresses.isOne(url)) {
            throw new ParameterException(
                    command.commandLine(),
                    "--url is '%s'; it must be an address such as %s".formatted(url, USUAL));
        }
        return url;
    }

    /// A client of it.
    QueryClient client() {
        return new QueryClient(url());
    }
}
