package io.throughline.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import com.github.freva.asciitable.OverflowBehaviour;
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

    private static final int DATA_CHARS_MAX = 80;

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
        List<JsonNode> rows = new ArrayList<>();
        events.forEach(rows::add);
        return AsciiTable.getTable(
                AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS_NO_OUTSIDE_BORDER,
                rows,
                List.of(
                        column("version", HorizontalAlign.RIGHT)
                                .with(event -> event.path("version").asText()),
                        column("event", HorizontalAlign.LEFT)
                                .with(event -> simple(event.path("type").asText())),
                        column("happened", HorizontalAlign.LEFT)
                                .with(event -> event.path("time").asText()),
                        column("by", HorizontalAlign.LEFT)
                                .with(event -> agent(event.path("command").asText())),
                        column("because of", HorizontalAlign.LEFT)
                                .with(event -> event.path("causation").asText("")),
                        column("data", HorizontalAlign.LEFT)
                                .maxWidth(DATA_CHARS_MAX, OverflowBehaviour.ELLIPSIS_RIGHT)
                                .with(event -> pairs(event.path("data")))));
    }

    private static Column column(String header, HorizontalAlign align) {
        return new Column().header(header).headerAlign(align).dataAlign(align);
    }

    private static String simple(String type) {
        return type.substring(type.lastIndexOf('.') + 1);
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
