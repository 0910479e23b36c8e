package io.throughline.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "list",
        description = {
            "Shows the streams that are parked, and why.",
            "",
            "Example: throughline deadletters list --agent notifier --status escalated"
        })
final class DeadLettersListCommand implements Callable<Integer> {

    @Mixin private Output output = new Output();
    @Mixin private PlatformUrl platform = new PlatformUrl();

    @Option(names = "--agent", paramLabel = "AGENT", description = "Only those of this agent.")
    private @Nullable String agent;

    @Option(
            names = "--status",
            paramLabel = "STATUS",
            description = "Only those that are parked, retrying or escalated.")
    private @Nullable String status;

    @Option(
            names = "--after",
            paramLabel = "QUEUE",
            description = "Only those that come after this one.")
    private @Nullable String after;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "1000",
            description = "The most that are shown; ${DEFAULT-VALUE} unless given.")
    private int limit;

    @Override
    public Integer call() throws InterruptedException {
        try (QueryClient query = platform.client()) {
            JsonNode letters =
                    query.get(
                            "/deadletters?limit=%d%s%s%s"
                                    .formatted(
                                            limit,
                                            parameter("agent", agent),
                                            parameter("status", status),
                                            parameter("after", after)));
            output.result(letters, letters.isEmpty() ? "Nothing is parked." : table(letters));
            if (letters.size() == limit) {
                output.note(
                        "There may be more: --after "
                                + letters.path(limit - 1).path("queue").asText());
            }
            return 0;
        }
    }

    static String parameter(String name, @Nullable String value) {
        return value == null ? "" : "&%s=%s".formatted(name, QueryClient.escaped(value));
    }

    private static String table(JsonNode letters) {
        return Tables.of(
                letters,
                List.of(
                        Tables.field("agent", "agent"),
                        Tables.field("stream", "stream"),
                        Tables.field("status", "status"),
                        Tables.field("round", "round"),
                        Tables.field("parked", "parked"),
                        Tables.column(
                                "failed",
                                row ->
                                        "%s@%d"
                                                .formatted(
                                                        Tables.simple(row.path("type").asText()),
                                                        row.path("version").asLong())),
                        Tables.column(
                                "why",
                                row ->
                                        "%s: %s"
                                                .formatted(
                                                        Tables.simple(row.path("error").asText()),
                                                        row.path("message").asText())),
                        Tables.field("since", "since")));
    }
}
