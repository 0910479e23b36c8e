package io.throughline.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The commands about what agents could not do, and what they may have done.
class WorkCommandsIT {

    private static final String PLACE = "/deadletters/notifier/order%2F1";

    private static final String LETTER =
            """
            {"queue":"deadletter/notifier:{order/1}","agent":"notifier","stream":"order/1",
             "status":"parked","round":3,"parked":2,"version":6,
             "type":"io.throughline.logistics.DelayDetected","error":"java.net.ConnectException",
             "message":"no route","stackHash":"0123456789ab","since":"2026-01-02T03:04:05Z",
             "notBefore":null}\
            """;

    private static final String QUEUE =
            "{\"deadLetter\":%s,\"queueVersion\":9,\"versions\":[6,8]}".formatted(LETTER);

    private static final String RUN =
            """
            {"agent":"notifier","stream":"order/1","expected":9,"complete":%s,"events":[
             {"version":6,"outcome":"answered","error":"","effects":["notify: was done"],
              "decisions":[{"outcome":%s,"command":"c","stream":"order/1",
                "type":"io.throughline.logistics.RecordNotification","version":9,
                "events":[{"version":9,"type":"io.throughline.logistics.ClientNotified",
                           "data":{"channel":"webhook"}}]}]},
             {"version":8,"outcome":"%s","error":"%s","effects":[],"decisions":[]}]}\
            """;

    @Test
    void what_is_parked_is_a_table() {
        try (QueryStub stub = QueryStub.answering(200, "[" + LETTER + "]")) {
            // When
            CommandRun run =
                    CommandRun.of(
                            "deadletters",
                            "list",
                            "--agent",
                            "notifier",
                            "--status",
                            "parked",
                            "--limit",
                            "1",
                            "--url",
                            stub.url());

            // Then
            assertThat(run.code()).isZero();
            assertThat(run.out().lines().toList().getLast())
                    .contains("notifier", "order/1", "parked", "DelayDetected@6")
                    .contains("ConnectException: no route", "2026-01-02T03:04:05Z");
            assertThat(run.err()).contains("--after deadletter/notifier:{order/1}");
            assertThat(stub.asked())
                    .containsExactly("/deadletters?limit=1&agent=notifier&status=parked");
        }
    }

    @Test
    void one_queue_is_shown_with_its_events() {
        try (QueryStub stub = QueryStub.answering(200, QUEUE)) {
            // When
            CommandRun text =
                    CommandRun.of(
                            "deadletters", "show", "notifier", "order/1", "--url", stub.url());
            CommandRun json =
                    CommandRun.of(
                            "deadletters",
                            "show",
                            "notifier",
                            "order/1",
                            "--json",
                            "--url",
                            stub.url());

            // Then
            assertThat(text.code()).isZero();
            assertThat(text.out())
                    .containsPattern("events +6, 8")
                    .containsPattern("at version +9")
                    .doesNotContain("not before");
            assertThat(json.out()).contains("\"versions\":[6,8]");
            assertThat(stub.asked()).containsExactly(PLACE, PLACE);
        }
    }

    @Test
    void a_retry_and_a_skip_say_who_and_why() {
        try (QueryStub stub = QueryStub.answering(200, "{\"outcome\":\"accepted\"}")) {
            // When
            CommandRun retry =
                    CommandRun.of(
                            "deadletters",
                            "retry",
                            "notifier",
                            "order/1",
                            "--by",
                            "ann",
                            "--reason",
                            "it is up",
                            "--not-before",
                            "2026-01-02T03:04:05Z",
                            "--url",
                            stub.url());
            CommandRun skip =
                    CommandRun.of(
                            "deadletters",
                            "skip",
                            "notifier",
                            "order/1",
                            "--version",
                            "6",
                            "--by",
                            "ann",
                            "--reason",
                            "told by telephone",
                            "--url",
                            stub.url());

            // Then
            assertThat(retry.code()).isZero();
            assertThat(retry.out()).contains("notifier tries order/1 again");
            assertThat(skip.code()).isZero();
            assertThat(skip.out()).contains("Event order/1@6 is dropped for notifier");
            assertThat(stub.asked()).containsExactly(PLACE + "/retry", PLACE + "/skip");
            assertThat(stub.told())
                    .containsExactly(
                            "{\"by\":\"ann\",\"reason\":\"it is up\","
                                    + "\"notBefore\":\"2026-01-02T03:04:05Z\"}",
                            "{\"by\":\"ann\",\"reason\":\"told by telephone\",\"version\":6}");
        }
    }

    @Test
    void a_release_names_the_version_that_was_seen() {
        Map<String, String> answers =
                Map.of(PLACE, QUEUE, PLACE + "/release", "{\"outcome\":\"accepted\"}");
        try (QueryStub stub = QueryStub.answering(answers)) {
            // When
            CommandRun now =
                    CommandRun.of(
                            "deadletters",
                            "release",
                            "notifier",
                            "order/1",
                            "--by",
                            "ann",
                            "--reason",
                            "mended",
                            "--url",
                            stub.url());
            CommandRun seen =
                    CommandRun.of(
                            "deadletters",
                            "release",
                            "notifier",
                            "order/1",
                            "--by",
                            "ann",
                            "--reason",
                            "mended",
                            "--expected",
                            "7",
                            "--url",
                            stub.url());

            // Then
            assertThat(now.code()).isZero();
            assertThat(seen.code()).isZero();
            assertThat(stub.asked()).containsExactly(PLACE, PLACE + "/release", PLACE + "/release");
            assertThat(stub.told().get(1)).contains("\"expected\":\"9\"");
            assertThat(stub.told().get(2)).contains("\"expected\":\"7\"");
        }
    }

    @Test
    void a_refusal_is_one_sentence() {
        String refused = "{\"error\":\"the agent was told to try again\",\"code\":\"retrying\"}";
        try (QueryStub stub = QueryStub.answering(422, refused)) {
            // When
            CommandRun run =
                    CommandRun.of(
                            "deadletters",
                            "retry",
                            "notifier",
                            "order/1",
                            "--reason",
                            "x",
                            "--url",
                            stub.url());

            // Then
            assertThat(run.code()).isEqualTo(1);
            assertThat(run.firstErrorLine())
                    .isEqualTo("throughline: the agent was told to try again");
        }
    }

    @Test
    void a_dry_run_tells_what_would_happen_and_changes_nothing() {
        String all = RUN.formatted(true, "\"accepted\"", "answered", "");
        try (QueryStub agent = QueryStub.answering(200, all)) {
            // When
            CommandRun run = dryRun(agent);

            // Then
            assertThat(run.code()).isZero();
            assertThat(run.out().lines())
                    .containsExactly(
                            "order/1@6: answered",
                            "  effect notify: was done",
                            "  RecordNotification to order/1 would be accepted",
                            "    order/1@9 ClientNotified {\"channel\":\"webhook\"}",
                            "order/1@8: answered",
                            "All would go through; nothing was changed. To do exactly this:"
                                    + " --expected 9");
            assertThat(agent.asked()).containsExactly("/deadletters/dry-run");
            assertThat(agent.told()).containsExactly("{\"stream\":\"order/1\"}");
        }
    }

    @Test
    void a_retry_and_a_skip_can_be_seen_before() {
        String ignored = RUN.formatted(true, "\"accepted\"", "ignored", "");
        String skipped = ignored.replaceFirst("answered", "skipped");
        try (QueryStub asked = QueryStub.answering(200, ignored);
                QueryStub told = QueryStub.answering(200, skipped)) {
            // When
            CommandRun retry = dryRun("retry", asked);
            CommandRun skip = dryRun("skip", told, "--version", "6");

            // Then
            assertThat(retry.code()).as(retry.err()).isZero();
            assertThat(retry.out()).contains("order/1@8: ignored, the agent has no reaction to it");
            assertThat(skip.code()).as(skip.err()).isZero();
            assertThat(skip.out()).contains("order/1@6: skipped", "All would go through");
            assertThat(asked.told()).containsExactly("{\"stream\":\"order/1\"}");
            assertThat(told.told()).containsExactly("{\"stream\":\"order/1\",\"skip\":6}");
        }
    }

    @Test
    void a_dry_run_of_another_agent_is_refused() {
        String other = RUN.formatted(true, "\"accepted\"", "answered", "");
        try (QueryStub agent = QueryStub.answering(200, other.replaceAll("notifier", "router"))) {
            // When
            CommandRun run = dryRun("release", agent);

            // Then
            assertThat(run.code()).isEqualTo(1);
            assertThat(run.firstErrorLine()).contains("agent router answers at that address");
        }
    }

    @Test
    void a_dry_run_that_would_not_go_through_is_an_exit_code() {
        String rejected = "\"rejected\",\"code\":\"no-delay\",\"error\":\"none\"";
        try (QueryStub failing =
                        QueryStub.answering(
                                200, RUN.formatted(false, "\"accepted\"", "failed", "Oops: no"));
                QueryStub refusing =
                        QueryStub.answering(200, RUN.formatted(true, rejected, "answered", ""));
                QueryStub ringing =
                        QueryStub.answering(
                                200, RUN.formatted(false, "\"accepted\"", "incomplete", ""))) {
            // When
            CommandRun failed = dryRun(failing);
            CommandRun refused = dryRun(refusing);
            CommandRun open = dryRun(ringing);

            // Then
            assertThat(failed.code()).isEqualTo(1);
            assertThat(failed.out())
                    .contains("order/1@8: failed, Oops: no")
                    .contains("Not all would go through");
            assertThat(refused.code()).isEqualTo(1);
            assertThat(refused.out())
                    .contains("RecordNotification to order/1 would be rejected, no-delay: none")
                    .contains("Not all would be accepted");
            assertThat(open.code()).isEqualTo(1);
            assertThat(open.out())
                    .contains("order/1@8: incomplete, what follows depends on the effect")
                    .contains("only then it is known what follows", "--expected 9");
        }
    }

    @Test
    void effects_are_listed_and_settled() {
        String effect = "effect/notifier:notify@6:{order/1}";
        String path = "/effects/effect%2Fnotifier%3Anotify%406%3A%7Border%2F1%7D/settle";
        String effects =
                """
                [{"effect":"%s","status":"in-doubt","since":"2026-01-02T03:04:05Z","key":"k",
                  "request":"{}","error":"no answer"}]\
                """
                        .formatted(effect);
        Map<String, String> answers =
                Map.of("/effects?limit=1000&status=in-doubt", effects, path, "{}");
        try (QueryStub stub = QueryStub.answering(answers)) {
            // When
            CommandRun listed = CommandRun.of("effects", "--in-doubt", "--url", stub.url());
            CommandRun none = CommandRun.of("effects", "--agent", "x", "--url", stub.url());
            CommandRun done = settle(stub, effect, "--done", "{}");
            CommandRun unknown = settle(stub, effect, "--done-without-result");
            CommandRun notDone = settle(stub, effect, "--not-done");

            // Then
            assertThat(listed.out()).contains(effect, "in-doubt", "no answer");
            assertThat(none.out()).contains("No effect is open");
            assertThat(done.out()).contains("is settled: it was done.");
            assertThat(unknown.out()).contains("is settled: it was done, and no result is known.");
            assertThat(notDone.out()).contains("is settled: it was not done.");
            assertThat(stub.asked().get(2)).isEqualTo(path);
            String begin = "{\"by\":\"ann\",\"reason\":\"saw it\",\"done\":";
            assertThat(stub.told().subList(2, 5))
                    .containsExactly(
                            begin + "true,\"result\":\"{}\"}", begin + "true}", begin + "false}");
        }
    }

    @Test
    void who_waits_for_whom_is_a_table() {
        String waits =
                """
                {"complete":false,"waits":[
                 {"what":"effect/notifier:notify@6:{order/1}","kind":"effect","agent":"notifier",
                  "stream":"order/1","status":"in-doubt","events":0,
                  "since":"2026-01-02T03:04:05Z","on":"a person","why":"no answer","effect":null,
                  "notBefore":null},
                 {"what":"deadletter/notifier:{order/1}","kind":"stream","agent":"notifier",
                  "stream":"order/1","status":"retrying","events":2,
                  "since":"2026-01-02T03:04:06Z","on":"notifier","why":"E: no",
                  "effect":"effect/notifier:notify@6:{order/1}",
                  "notBefore":"2026-01-02T03:05:00Z"}]}\
                """;
        try (QueryStub stub = QueryStub.answering(200, waits)) {
            // When
            CommandRun run = CommandRun.of("waits", "--url", stub.url());

            // Then
            assertThat(run.code()).isZero();
            assertThat(run.out())
                    .contains("effect/notifier:notify@6:{order/1}, in-doubt", "a person")
                    .contains("order/1 of notifier, events: 2")
                    .contains("notifier, and for effect/notifier:notify@6:{order/1}, not before");
            assertThat(run.err()).contains("There is more");
        }
    }

    private static CommandRun settle(QueryStub platform, String effect, String... how) {
        List<String> words = new ArrayList<>(List.of("effects", "settle", effect));
        words.addAll(List.of(how));
        words.addAll(List.of("--by", "ann", "--reason", "saw it", "--url", platform.url()));
        return CommandRun.of(words.toArray(String[]::new));
    }

    private static CommandRun dryRun(QueryStub agent) {
        return dryRun("release", agent);
    }

    private static CommandRun dryRun(String command, QueryStub agent, String... more) {
        List<String> words = new ArrayList<>(List.of("deadletters", command, "notifier"));
        words.addAll(List.of("order/1", "--dry-run", "--agent-url", agent.url()));
        words.addAll(List.of(more));
        return CommandRun.of(words.toArray(String[]::new));
    }
}
