package io.throughline.deploy.cli;

import picocli.CommandLine.Option;

/// How much a command shows at most.
final class Most {

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "1000",
            description = "The most that are shown; ${DEFAULT-VALUE} unless given.")
    private int limit;

    int limit() {
        return limit;
    }
}
