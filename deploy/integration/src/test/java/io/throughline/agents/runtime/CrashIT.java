package io.throughline.agents.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.EventId;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.schemas.contracts.work.DeadLetterCommand.RetryDeadLetter;
import io.throughline.schemas.contracts.work.DeadLetterEvent.EventFailed;
import io.throughline.schemas.contracts.work.EffectCommand.SettleEffect;
import io.throughline.schemas.contracts.work.EffectId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Agents in processes of their own that die between any two steps, and what the outside world sees
/// of it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
@Execution(ExecutionMode.CONCURRENT)
class CrashIT {

    // Each POST that the bell got, by key; and what the events' versions were, in order.
    private final Map<String, List<String>> rung = new ConcurrentHashMap<>();
    private final List<String> order = new CopyOnWriteArrayList<>();
    private Stage stage;
    private HttpServer bell;

    // Each row of a test has an agent of its own name, so that several can die at once.
    private final Map<String, Process> agents = new ConcurrentHashMap<>();
    private MortalProcesses processes;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        stage = new Stage(folder);
        bell = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        bell.createContext("/", this::answer);
        bell.start();
        String url = "http://127.0.0.1:" + bell.getAddress().getPort() + "/";
        processes = new MortalProcesses(stage, url, folder);
        processes.makeCache("first");
    }

    @AfterAll
    void close() {
        agents.keySet().forEach(this::kill);
        bell.stop(0);
        stage.close();
    }

    /// Where the receiver honours the key, or can be asked, it is done exactly once.
    @ParameterizedTest
    @CsvSource({
        "repeat, before:IntendEffect, 1",
        "repeat, after:IntendEffect, 1",
        "repeat, action, 2",
        "repeat, after:RecordEffect, 1",
        "repeat, after effect, 1",
        "ask, after:IntendEffect, 1",
        "ask, action, 1"
    })
    void an_effect_is_done_once_wherever_the_process_dies(
            String reconciler, String step, int requests) throws Exception {
        // Given
        String name = name(reconciler, step);
        stage.plan(name);
        stage.reschedule(name, 1);

        // When
        run(name, reconciler, step, 0);
        assertDied(name);
        run(name, reconciler, "", 0);

        // Then
        StreamId order = new StreamId("order", name);
        stage.awaitLast(order, "OrderRetried");
        assertThat(rung.get(key(name, 4))).hasSize(requests);
        // Settled, where the receiver was asked and knew it.
        assertThat(stage.names(effect(name, 4).stream()).getLast())
                .isIn("EffectDone", "EffectSettled");
        assertThat(stage.names(Stage.queue(name, name))).isEmpty();
        kill(name);
    }

    /// Where nobody can know, it is never done a second time; it is in doubt until it is settled.
    @ParameterizedTest
    @ValueSource(strings = {"after:IntendEffect", "action"})
    void what_nobody_can_know_is_in_doubt_and_goes_on_once_it_is_settled(String step)
            throws Exception {
        // Given
        String name = name("doubt", step);
        stage.plan(name);
        stage.reschedule(name, 1);

        // When
        run(name, "none", step, 0);
        assertDied(name);
        int before = rung.getOrDefault(key(name, 4), List.of()).size();
        run(name, "none", "", 0);

        // Then
        stage.awaitLast(Stage.queue(name, name), "EventFailed");
        assertThat(stage.events(Stage.queue(name, name)).getLast())
                .isInstanceOfSatisfying(
                        EventFailed.class,
                        failed ->
                                assertThat(failed.failure().error())
                                        .endsWith("EffectInDoubtException"));
        StreamId effect = effect(name, 4).stream();
        assertThat(stage.names(effect)).endsWith("EffectDoubted");
        assertThat(rung.getOrDefault(key(name, 4), List.of())).hasSize(before);

        // When
        boolean done = step.equals("action");
        stage.accept(effect, new SettleEffect(done, done ? "\"seen\"" : null, "tester", "looked"));
        stage.accept(Stage.queue(name, name), new RetryDeadLetter("tester", "settled", null));

        // Then
        stage.awaitLast(Stage.queue(name, name), "StreamReleased");
        stage.awaitLast(new StreamId("order", name), "OrderRetried");
        assertThat(rung.get(key(name, 4))).hasSize(1);
        kill(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "before:FailEvent",
                "after:FailEvent",
                "after:ParkEvent",
                "before:CompleteEvent",
                "after:CompleteEvent"
            })
    void parked_events_stay_in_order_wherever_the_process_dies(String step) throws Exception {
        // Given
        String name = name("park", step);
        stage.plan(name);
        stage.reschedule(name, 3);
        StreamId queue = Stage.queue(name, name);

        // When
        if (!step.contains("Complete")) {
            run(name, "repeat", step, 4);
            assertDied(name);
        }
        run(name, "repeat", "", 4);
        stage.awaitLast(queue, "EventFailed", "EventParked", "EventParked");
        kill(name);
        stage.accept(queue, new RetryDeadLetter("tester", "mended", null));
        if (step.contains("Complete")) {
            run(name, "repeat", step, 0);
            assertDied(name);
        }
        run(name, "repeat", "", 0);

        // Then
        stage.awaitLast(queue, "StreamReleased");
        assertThat(stage.names(queue))
                .containsExactly(
                        "EventFailed",
                        "EventParked",
                        "EventParked",
                        "RetryOrdered",
                        "ParkedEventCompleted",
                        "ParkedEventCompleted",
                        "ParkedEventCompleted",
                        "StreamReleased");
        for (long version = 4; version <= 6; version++) {
            assertThat(rung.get(key(name, version))).hasSize(1);
        }
        assertThat(order.stream().filter(line -> line.startsWith(name + "@")))
                .containsExactly(name + "@4", name + "@5", name + "@6");
        kill(name);
    }

    private static String name(String what, String step) {
        return (what + "-" + step).toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", "-");
    }

    private static EffectId effect(String name, long version) {
        return new EffectId(
                new AgentName(name), new EventId(new StreamId("order", name), version), "ring");
    }

    private static String key(String name, long version) {
        return "%s:order/%s@%d:ring".formatted(name, name, version);
    }

    private void run(String name, String reconciler, String step, long broken) throws IOException {
        kill(name);
        agents.put(name, processes.start(name, reconciler, step, broken));
    }

    private void assertDied(String name) throws InterruptedException {
        Process running = Objects.requireNonNull(agents.get(name));
        assertThat(running.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(running.exitValue()).isEqualTo(MortalAgent.DEAD);
    }

    private void kill(String name) {
        Process running = agents.remove(name);
        if (running != null) {
            running.destroyForcibly().onExit().orTimeout(20, TimeUnit.SECONDS).join();
        }
    }

    private void answer(HttpExchange call) throws IOException {
        try (call) {
            String key = call.getRequestHeaders().getFirst("Idempotency-Key");
            boolean known = rung.containsKey(key);
            if (call.getRequestMethod().equals("POST")) {
                String version = new String(call.getRequestBody().readAllBytes(), UTF_8);
                rung.computeIfAbsent(key, _ -> new CopyOnWriteArrayList<>()).add(version);
                order.add(key.substring(0, key.indexOf(':')) + "@" + version);
                known = true;
            }
            byte[] body = "rung".getBytes(UTF_8);
            call.sendResponseHeaders(known ? 200 : 404, known ? body.length : -1);
            if (known) {
                call.getResponseBody().write(body);
            }
        }
    }
}
