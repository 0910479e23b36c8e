package io.throughline.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import io.throughline.schemas.contracts.StreamId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "state",
        description = {
            "Shows the state of one stream: now, at a version, or at a time.",
            "",
            "Example: throughline state order/G-000001 --at 2009-06-01"
        })
final class StateCommand implements Callable<Integer> {

    @Mixin private Output output = new Output();
    @Mixin private PlatformUrl platform = new PlatformUrl();

    @Parameters(
            paramLabel = "STREAM",
            converter = StreamIdConverter.class,
            description = "Whose state: a category and a key, as in order/G-000001.")
    @SuppressWarnings("NullAway.Init")
    private StreamId stream;

    @ArgGroup private @Nullable When when;

    /// At most one of these.
    static final class When {

        @Option(
                names = "--version",
                paramLabel = "N",
                description = "The state after the event with this version.")
        private @Nullable Long version;

        @Option(
                names = "--at",
                paramLabel = "TIME",
                converter = TimeConverter.class,
                description = {
                    "The state at this time, as the events say when they happened:",
                    "2009-06-01T12:00:00Z, or 2009-06-01 for the end of that day in UTC."
                })
        private @Nullable Instant at;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (QueryClient query = platform.client()) {
            JsonNode answer = query.get(StreamIdConverter.path(stream) + "/state" + until());
            output.result(answer, text(answer));
            return 0;
        }
    }

    private String until() {
        if (when == null) {
            return "";
        }
        return when.at == null
                ? "?version=" + when.version
                : "?at=" + QueryClient.escaped(when.at.toString());
    }

    private static String text(JsonNode answer) {
        List<Map.Entry<String, JsonNode>> fields =
                new ArrayList<>(answer.path("state").properties());
        String type = answer.path("type").asText();
        return "%s at version %d: %s%n%s"
                .formatted(
                        answer.path("stream").asText(),
                        answer.path("version").asLong(),
                        type.substring(type.lastIndexOf('.') + 1),
                        AsciiTable.getTable(
                                AsciiTable.NO_BORDERS,
                                fields,
                                List.of(
                                        new Column()
                                                .dataAlign(HorizontalAlign.LEFT)
                                                .with(Map.Entry::getKey),
                                        new Column()
                                                .dataAlign(HorizontalAlign.LEFT)
                                                .with(field -> Texts.of(field.getValue())))));
    }
}
