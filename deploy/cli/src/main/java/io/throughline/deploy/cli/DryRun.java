package io.throughline.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.schemas.contracts.StreamId;
import java.util.ArrayList;
import java.util.List;

/// What would become of parked events: what the agent makes of them now, and how the platform would
/// decide what it commands.
final class DryRun {

    // The most that the platform decides in one request.
    private static final int COMMANDS_MAX = 100;

    private static final String HANDLED = "handled";
    private static final String ACCEPTED = "accepted";

    private final JsonNode run;
    private final ArrayNode decisions;

    private DryRun(JsonNode run, ArrayNode decisions) {
        this.run = run;
        this.decisions = decisions;
    }

    /// Runs what is parked of `stream`.
    ///
    /// @param agent the agent's service
    /// @param platform who decides
    static DryRun of(QueryClient agent, QueryClient platform, StreamId stream)
            throws InterruptedException {
        JsonNode run =
                agent.post(
                        "/deadletters/dry-run",
                        JsonNodeFactory.instance.objectNode().put("stream", stream.toString()));
        ArrayNode commands = JsonNodeFactory.instance.arrayNode();
        for (JsonNode event : run.path("events")) {
            event.path("commands").forEach(commands::add);
        }
        if (commands.size() > COMMANDS_MAX) {
            throw new CommandFailedException(
                    "%s would send %d commands for %s; at most %d can be decided in a dry run"
                            .formatted(
                                    run.path("agent").asText(),
                                    commands.size(),
                                    stream,
                                    COMMANDS_MAX));
        }
        ArrayNode decisions = JsonNodeFactory.instance.arrayNode();
        if (!commands.isEmpty()) {
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            body.set("commands", commands);
            platform.post("/decisions", body).forEach(decisions::add);
        }
        return new DryRun(run, decisions);
    }

    /// Whether every event would be handled, and every command accepted.
    boolean goesThrough() {
        for (JsonNode event : run.path("events")) {
            if (!event.path("outcome").asText().equals(HANDLED)) {
                return false;
            }
        }
        for (JsonNode decision : decisions) {
            if (!decision.path("outcome").asText().equals(ACCEPTED)) {
                return false;
            }
        }
        return true;
    }

    /// Everything, as it was answered.
    JsonNode json() {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        all.put("goesThrough", goesThrough());
        all.set("run", run);
        all.set("decisions", decisions);
        return all;
    }

    /// The same for people.
    String text() {
        List<String> lines = new ArrayList<>();
        int next = 0;
        for (JsonNode event : run.path("events")) {
            lines.add(
                    "%s %s: %s%s"
                            .formatted(
                                    event.path("id").asText(),
                                    Tables.simple(event.path("type").asText()),
                                    event.path("outcome").asText(),
                                    event.hasNonNull("error")
                                            ? ", " + event.path("error").asText()
                                            : ""));
            event.path("effects").forEach(effect -> lines.add("  " + effect(effect)));
            for (int i = 0; i < event.path("commands").size(); i++) {
                decided(decisions.path(next++), lines);
            }
        }
        lines.add(
                goesThrough()
                        ? "All would go through; nothing was changed. To release exactly this:"
                                + " --expected "
                                + run.path("queueVersion").asText()
                        : "Not all would go through; nothing was changed.");
        return String.join(System.lineSeparator(), lines);
    }

    private static String effect(JsonNode effect) {
        String name = effect.path("name").asText();
        return effect.path("done").asBoolean()
                ? "effect %s was done before: %s".formatted(name, effect.path("result").asText())
                : "effect %s would be done: %s".formatted(name, effect.path("request").asText());
    }

    private static void decided(JsonNode decision, List<String> lines) {
        String command = Tables.simple(decision.path("type").asText());
        String stream = decision.path("stream").asText();
        if (!decision.path("outcome").asText().equals(ACCEPTED)) {
            lines.add(
                    "  %s to %s would be rejected, %s: %s"
                            .formatted(
                                    command,
                                    stream,
                                    decision.path("code").asText(),
                                    decision.path("error").asText()));
            return;
        }
        lines.add("  %s to %s would be accepted".formatted(command, stream));
        for (JsonNode event : decision.path("events")) {
            lines.add(
                    "    %s@%d %s %s"
                            .formatted(
                                    stream,
                                    event.path("version").asLong(),
                                    Tables.simple(event.path("type").asText()),
                                    event.path("data")));
        }
    }
}
