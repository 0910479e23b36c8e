package io.throughline.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "show",
        description = {
            "Shows what is parked of one stream for one agent.",
            "",
            "Example: throughline deadletters show notifier order/G-000001"
        })
final class DeadLettersShowCommand implements Callable<Integer> {

    @Mixin private Output output = new Output();
    @Mixin private PlatformUrl platform = new PlatformUrl();
    @Mixin private DeadLetterPlace place = new DeadLetterPlace();

    @Override
    public Integer call() throws InterruptedException {
        try (QueryClient query = platform.client()) {
            JsonNode queue = query.get(place.path());
            output.result(queue, text(queue));
            return 0;
        }
    }

    private static String text(JsonNode queue) {
        JsonNode letter = queue.path("deadLetter");
        List<String> versions = new ArrayList<>();
        queue.path("versions").forEach(version -> versions.add(version.asText()));
        List<String> lines = new ArrayList<>();
        lines.add(line("stream", letter.path("stream")));
        lines.add(line("agent", letter.path("agent")));
        lines.add(line("status", letter.path("status")));
        lines.add(line("round", letter.path("round")));
        if (letter.hasNonNull("notBefore")) {
            lines.add(line("not before", letter.path("notBefore")));
        }
        lines.add("%-12s %s".formatted("events", String.join(", ", versions)));
        lines.add(
                "%-12s %s@%d, %s"
                        .formatted(
                                "failed",
                                letter.path("stream").asText(),
                                letter.path("version").asLong(),
                                letter.path("type").asText()));
        lines.add(line("since", letter.path("since")));
        lines.add(line("error", letter.path("error")));
        lines.add(line("message", letter.path("message")));
        lines.add(line("stack", letter.path("stackHash")));
        lines.add(line("at version", queue.path("queueVersion")));
        return String.join(System.lineSeparator(), lines);
    }

    private static String line(String name, JsonNode value) {
        return "%-12s %s".formatted(name, Texts.of(value));
    }
}
