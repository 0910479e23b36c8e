package io.throughline.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The options of a command that lists what concerns agents, page by page.
final class Listing {

    @Mixin private Most most = new Most();

    @Option(names = "--agent", paramLabel = "AGENT", description = "Only those of this agent.")
    private @Nullable String agent;

    @Option(
            names = "--after",
            paramLabel = "LAST",
            description = "Only those that come after this one, as a page that was full says.")
    private @Nullable String after;

    /// One page of what `path` lists.
    ///
    /// @param status only those in it; null for all
    JsonNode page(QueryClient query, String path, @Nullable String status)
            throws InterruptedException {
        return query.get(
                "%s?limit=%d%s%s%s"
                        .formatted(
                                path,
                                most.limit(),
                                parameter("agent", agent),
                                parameter("status", status),
                                parameter("after", after)));
    }

    private static String parameter(String name, @Nullable String value) {
        return value == null ? "" : "&%s=%s".formatted(name, QueryClient.escaped(value));
    }

    /// Tells how to go on if the page was full.
    ///
    /// @param key the field by which they are ordered
    void tellMore(JsonNode page, String key, Output output) {
        if (page.size() == most.limit()) {
            output.note(
                    "There may be more: --after " + page.path(page.size() - 1).path(key).asText());
        }
    }
}
