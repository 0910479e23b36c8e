package io.throughline.deploy.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options of a person who decides something: who, and why.
final class Deciding {

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            required = true,
            description = "Why. It stands in the log for ever.")
    @SuppressWarnings("NullAway.Init")
    private String reason;

    @Option(
            names = "--by",
            paramLabel = "NAME",
            description = "Who decides; the user of this machine unless given.")
    private @Nullable String by;

    /// The beginning of the request's body.
    ObjectNode body() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("by", by == null ? System.getProperty("user.name") : by)
                .put("reason", reason);
    }
}
