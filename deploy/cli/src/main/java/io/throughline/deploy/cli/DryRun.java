package io.throughline.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.schemas.contracts.StreamId;
import java.util.ArrayList;
import java.util.List;

/// What would become of parked events: what the agent makes of them now, and how the platform would
/// decide what it commands. The agent's service says both.
final class DryRun {

    private static final String ANSWERED = "answered";
    private static final String ACCEPTED = "accepted";

    private final JsonNode run;

    private DryRun(JsonNode run) {
        this.run = run;
    }

    /// Runs what is parked of `stream`, in the service that `agent` asks.
    static DryRun of(QueryClient agent, StreamId stream) throws InterruptedException {
        return new DryRun(
                agent.post(
                        "/deadletters/dry-run",
                        JsonNodeFactory.instance.objectNode().put("stream", stream.toString())));
    }

    /// Whether every event would be answered, and every command accepted.
    boolean goesThrough() {
        if (!run.path("complete").asBoolean()) {
            return false;
        }
        for (JsonNode event : run.path("events")) {
            if (!event.path("outcome").asText().equals(ANSWERED)) {
                return false;
            }
            for (JsonNode decision : event.path("decisions")) {
                if (!decision.path("outcome").asText().equals(ACCEPTED)) {
                    return false;
                }
            }
        }
        return true;
    }

    /// Everything, as it was answered.
    JsonNode json() {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        all.put("goesThrough", goesThrough());
        all.set("run", run);
        return all;
    }

    /// The same for people.
    String text() {
        List<String> lines = new ArrayList<>();
        for (JsonNode event : run.path("events")) {
            String error = event.path("error").asText();
            lines.add(
                    "%s@%d: %s%s"
                            .formatted(
                                    run.path("stream").asText(),
                                    event.path("version").asLong(),
                                    event.path("outcome").asText(),
                                    error.isEmpty() ? "" : ", " + error));
            event.path("effects").forEach(effect -> lines.add("  effect " + effect.asText()));
            event.path("decisions").forEach(decision -> decided(decision, lines));
        }
        lines.add(verdict());
        return String.join(System.lineSeparator(), lines);
    }

    private String verdict() {
        if (goesThrough()) {
            return "All would go through; nothing was changed. To release exactly this: --expected "
                    + run.path("expected").asText();
        }
        return run.path("complete").asBoolean()
                ? "Not all would go through; nothing was changed."
                : "Not all could be run, because an effect would be done, an event fails, or there"
                        + " are too many; nothing was changed. To release exactly this: --expected "
                        + run.path("expected").asText();
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
