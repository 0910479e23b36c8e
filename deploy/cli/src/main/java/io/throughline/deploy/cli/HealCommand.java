package io.throughline.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "heal",
        description = {
            "Compares the stores of all instances of a running service with the log, and has what"
                    + " differs rebuilt from the log. Services do so all the time at a low rate;"
                    + " this does it now. Any instance can be asked.",
            "",
            "If the log itself is at fault, nothing is changed.",
            "",
            "The exit code is 0 only if all was compared and nothing differs any more."
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
            JsonNode report = query.post("/checks?waitMs=0" + selection());
            String id = report.path("id").asText();
            while (!report.hasNonNull("endedAt")) {
                TimeUnit.MILLISECONDS.sleep(LOOK_MS);
                report = query.get("/checks/" + QueryClient.escaped(id));
            }
            output.result(report, text(report));
            return report.path("clean").asBoolean() ? 0 : 1;
        }
    }

    private String selection() {
        return (store == null ? "" : "&store=" + QueryClient.escaped(store))
                + (partition == null ? "" : "&partition=" + partition);
    }

    private static String text(JsonNode report) {
        List<String> lines = new ArrayList<>();
        for (JsonNode part : report.path("unreached")) {
            lines.add(
                    "%s, partition %d, was not compared: %s"
                            .formatted(
                                    part.path("store").asText(),
                                    part.path("partition").asInt(),
                                    part.path("reason").asText()));
        }
        for (JsonNode finding : report.path("findings")) {
            lines.add(
                    "%s, partition %d at %s, %s: %s"
                            .formatted(
                                    finding.path("store").asText(),
                                    finding.path("partition").asInt(),
                                    finding.path("instance").asText(),
                                    finding.path("key").asText(),
                                    told(finding.path("result").asText())));
            finding.path("differences").forEach(each -> lines.add("  " + each.asText()));
        }
        if (report.hasNonNull("failure")) {
            lines.add("The comparison ended early: " + report.path("failure").asText());
        }
        long compared = 0;
        Set<String> instances = new TreeSet<>();
        for (JsonNode part : report.path("parts")) {
            compared += part.path("compared").asLong();
            instances.add(part.path("instance").asText());
        }
        lines.add(
                "%s compared at %s, %d differed, %s"
                        .formatted(
                                Texts.count(compared),
                                instances.isEmpty() ? "no instance" : String.join(", ", instances),
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
            case "UNCERTAIN" ->
                    "differs; who could tell whether the log is at fault could not be asked";
            case "LOG" -> "the log itself is at fault; nothing was changed";
            default -> result;
        };
    }
}
