package io.throughline.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "heal",
        description = {
            "Compares the stores of a running service with the log, and has what differs rebuilt"
                    + " from the log. Services do so all the time at a low rate; this does it now.",
            "",
            "The exit code is 0 only if nothing differs any more. Only the instance at --url is"
                    + " asked; if there are several, ask each."
        })
final class HealCommand implements Callable<Integer> {

    private static final long LOOK_MS = 500;

    @Mixin private Output output = new Output();
    @Mixin private PlatformUrl platform = new PlatformUrl();

    @Option(
            names = "--store",
            paramLabel = "STORE",
            description = "Only this one: heads, journal, or a projection such as lane.")
    private @Nullable String store;

    @Option(names = "--partition", paramLabel = "N", description = "Only this partition.")
    private @Nullable Integer partition;

    @Override
    public Integer call() throws InterruptedException {
        try (QueryClient query = platform.client()) {
            output.note("Comparing the stores of " + platform.url() + " with the log ...");
            JsonNode answer = query.post("/checks?waitMs=0" + selection());
            while (answer.path("busy").asBoolean()) {
                TimeUnit.MILLISECONDS.sleep(LOOK_MS);
                answer = query.get("/checks");
            }
            JsonNode report = answer.has("last") ? asked(answer.path("last")) : answer;
            output.result(report, text(report));
            return report.path("clean").asBoolean() ? 0 : 1;
        }
    }

    private String selection() {
        return (store == null ? "" : "&store=" + QueryClient.escaped(store))
                + (partition == null ? "" : "&partition=" + partition);
    }

    // The latest comes first.
    private static JsonNode asked(JsonNode reports) {
        for (JsonNode report : reports) {
            if (report.path("asked").asBoolean()) {
                return report;
            }
        }
        throw new CommandFailedException(
                "the service does not know the check any more; was it started anew? Try again");
    }

    private static String text(JsonNode report) {
        List<String> lines = new ArrayList<>();
        for (JsonNode part : report.path("parts")) {
            if (part.hasNonNull("skipped")) {
                lines.add(
                        "%s %d was left out: %s"
                                .formatted(
                                        part.path("store").asText(),
                                        part.path("partition").asInt(),
                                        part.path("skipped").asText()));
            }
        }
        for (JsonNode finding : report.path("findings")) {
            lines.add(
                    "%s %d %s: %s"
                            .formatted(
                                    finding.path("store").asText(),
                                    finding.path("partition").asInt(),
                                    finding.path("key").asText(),
                                    told(finding.path("result").asText())));
            finding.path("differences").forEach(each -> lines.add("  " + each.asText()));
        }
        if (report.hasNonNull("failure")) {
            lines.add("The comparison ended early: " + report.path("failure").asText());
        }
        long compared = 0;
        for (JsonNode part : report.path("parts")) {
            compared += part.path("compared").asLong();
        }
        lines.add(
                "%,d compared, %d differed, %s"
                        .formatted(
                                compared,
                                report.path("findings").size(),
                                report.path("clean").asBoolean()
                                        ? "nothing differs now"
                                        : "not all is well"));
        return String.join(System.lineSeparator(), lines);
    }

    private static String told(String result) {
        return switch (result) {
            case "REPAIRED" -> "differed, and was rebuilt from the log";
            case "DIFFERENT" -> "differs; the log of the service tells why it was not rebuilt";
            case "LOG" -> "the log itself is at fault; nothing was changed";
            default -> result;
        };
    }
}
