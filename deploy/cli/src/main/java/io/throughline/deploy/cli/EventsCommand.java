package io.throughline.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.freva.asciitable.ColumnData;
import io.throughline.schemas.contracts.StreamId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "events",
        description = {
            "Shows the events of one stream, oldest first:"
                    + " what happened, when, who wrote it, and because of what.",
            "",
            "Example: throughline events order/G-000001"
        })
final class EventsCommand implements Callable<Integer> {

    private static final String TRACEPARENT = "traceparent";

    @Mixin private Output output = new Output();
    @Mixin private PlatformUrl platform = new PlatformUrl();

    @Parameters(
            paramLabel = "STREAM",
            converter = StreamIdConverter.class,
            description = "Whose events: a category and a key, as in order/G-000001.")
    @SuppressWarnings("NullAway.Init")
    private StreamId stream;

    @Option(
            names = "--from",
            paramLabel = "VERSION",
            defaultValue = "1",
            description = "The first version that is shown; ${DEFAULT-VALUE} unless given.")
    private long from;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "1000",
            description = "The most events that are shown; ${DEFAULT-VALUE} unless given.")
    private int limit;

    @Override
    public Integer call() throws InterruptedException {
        try (QueryClient query = platform.client()) {
            JsonNode events =
                    query.get(
                            "%s/events?from=%d&limit=%d"
                                    .formatted(StreamIdConverter.path(stream), from, limit));
            output.result(events, table(events));
            if (events.size() == limit) {
                output.note("There may be more: --from " + (from + limit));
            }
            return 0;
        }
    }

    private static String table(JsonNode events) {
        List<ColumnData<JsonNode>> columns =
                new ArrayList<>(
                        List.of(
                                Tables.number("version", "version"),
                                Tables.column(
                                        "event",
                                        event -> Tables.simple(event.path("type").asText())),
                                Tables.field("happened", "time"),
                                Tables.column("by", event -> agent(event.path("command").asText())),
                                Tables.column(
                                        "because of",
                                        event -> event.path("causation").asText(""))));
        if (!events.findValues(TRACEPARENT).isEmpty()) {
            columns.add(Tables.column("trace", event -> trace(event.path(TRACEPARENT).asText(""))));
        }
        columns.add(Tables.column("data", event -> pairs(event.path("data"))));
        return Tables.of(events, columns);
    }

    // The trace's id, by which telemetry finds it, is the second part of four.
    private static String trace(String traceparent) {
        String[] parts = traceparent.split("-", -1);
        return parts.length < 2 ? traceparent : parts[1];
    }

    // A command's id begins with the name of the agent that sent it.
    private static String agent(String command) {
        int colon = command.indexOf(':');
        return colon < 0 ? command : command.substring(0, colon);
    }

    private static String pairs(JsonNode data) {
        List<String> pairs = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : data.properties()) {
            pairs.add(field.getKey() + "=" + Texts.of(field.getValue()));
        }
        return String.join(" ", pairs);
    }
}
