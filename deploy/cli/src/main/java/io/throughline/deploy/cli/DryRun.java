package io.throughline.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What would become of parked events: what the agent makes of them now, and how the platform would
/// decide what it commands. The agent's service says both.
final class DryRun {

    // How it may end with an event that does not stay parked.
    private static final Set<String> GONE = Set.of("answered", "ignored", "skipped");
    private static final String ACCEPTED = "accepted";

    private final JsonNode run;

    private DryRun(JsonNode run) {
        this.run = run;
    }

    /// Runs what is parked at `place`, in the service that `agent` asks.
    ///
    /// @param skip the version of the event that would be dropped; null if none
    static DryRun of(QueryClient agent, DeadLetterPlace place, @Nullable Long skip)
            throws InterruptedException {
        ObjectNode body =
                JsonNodeFactory.instance.objectNode().put("stream", place.stream().toString());
        if (skip != null) {
            body.put("skip", skip);
        }
        JsonNode run = agent.post("/deadletters/dry-run", body);
        String other = run.path("agent").asText();
        if (!other.equals(place.agent())) {
            throw new CommandFailedException(
                    "agent %s answers at that address, and not %s; throughline up shows where"
                            .formatted(other, place.agent()));
        }
        return new DryRun(run);
    }

    /// Whether every event would be answered, and every command accepted.
    boolean goesThrough() {
        if (!run.path("complete").asBoolean()) {
            return false;
        }
        for (JsonNode event : run.path("events")) {
            if (!GONE.contains(event.path("outcome").asText())) {
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
            lines.add(
                    "%s@%d: %s"
                            .formatted(
                                    run.path("stream").asText(),
                                    event.path("version").asLong(),
                                    ending(event)));
            event.path("effects").forEach(effect -> lines.add("  effect " + effect.asText()));
            event.path("decisions").forEach(decision -> decided(decision, lines));
        }
        lines.add(verdict());
        return String.join(System.lineSeparator(), lines);
    }

    private static String ending(JsonNode event) {
        String outcome = event.path("outcome").asText();
        return switch (outcome) {
            case "ignored" -> "ignored, the agent has no reaction to it";
            case "incomplete" -> "incomplete, what follows depends on the effect";
            case "waiting" -> "waiting, it stays parked behind the one that fails";
            case "failed" -> "failed, " + event.path("error").asText();
            default -> outcome;
        };
    }

    private String verdict() {
        String exactly = "To do exactly this: --expected " + run.path("expected").asText();
        if (goesThrough()) {
            return "All would go through; nothing was changed. " + exactly;
        }
        if (isEnding("failed")) {
            return "Not all would go through; nothing was changed.";
        }
        if (isEnding("incomplete")) {
            return "An effect would be done, and only then it is known what follows; nothing was"
                    + " changed. "
                    + exactly;
        }
        return run.path("complete").asBoolean()
                ? "Not all would be accepted; nothing was changed."
                : "There are too many to run them all; nothing was changed. " + exactly;
    }

    private boolean isEnding(String ending) {
        for (JsonNode event : run.path("events")) {
            if (event.path("outcome").asText().equals(ending)) {
                return true;
            }
        }
        return false;
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
