package io.throughline.deploy.faults.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Real processes, small ones.
@DisabledOnOs(OS.WINDOWS)
class ChildIT {

    private static final Duration WAIT_MAX = Duration.ofSeconds(30);
    private static final Duration STANDSTILL = Duration.ofMillis(500);
    private static final String COUNT = "n=0; while true; do n=$((n+1)); echo $n; sleep 0.05; done";

    @TempDir Path folder;

    private Warden warden;

    @BeforeEach
    void start() {
        warden = Warden.start(folder.resolve("warden.log"));
    }

    @AfterEach
    void stop() {
        warden.close();
    }

    @Test
    void a_killed_process_can_be_started_again_with_the_same_log() {
        // Given
        Child child = child("echo \"$GREETING\"; exec sleep 1000", Map.of("GREETING", "hello"));
        child.start();
        await().atMost(WAIT_MAX).until(() -> log().contains("hello"));

        // When
        child.kill();

        // Then
        assertThat(child.isRunning()).isFalse();
        assertThat(child.ended()).isNull();

        // When
        child.start();

        // Then
        await().atMost(WAIT_MAX).until(() -> log().lines().count() == 2);
        assertThat(child.isRunning()).isTrue();
    }

    @Test
    void a_paused_process_does_nothing_until_it_goes_on() {
        // Given
        Child child = child(COUNT, Map.of());
        child.start();
        await().atMost(WAIT_MAX).until(() -> log().lines().count() > 2);

        // When
        child.pause();

        // Then
        long paused = log().lines().count();
        await().atMost(WAIT_MAX).during(STANDSTILL).until(() -> log().lines().count() == paused);
        assertThat(child.isRunning()).isTrue();

        // When
        child.resume();

        // Then
        await().atMost(WAIT_MAX).until(() -> log().lines().count() > paused + 2);
    }

    @Test
    void a_process_that_ended_by_itself_is_told() {
        Child child = child("exit 3", Map.of());
        child.start();

        await().atMost(WAIT_MAX).until(() -> child.ended() != null);
        assertThat(child.ended()).contains("child ended by itself with code 3", "child.log");
        assertThatThrownBy(child::pause).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_running_process_is_not_started_twice() {
        Child child = child("exec sleep 1000", Map.of());
        child.start();

        assertThatThrownBy(child::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("runs already");
    }

    @Test
    void a_paused_process_does_not_outlive_the_warden_and_what_was_made_is_undone()
            throws IOException {
        // Given
        Path made = Files.createDirectory(folder.resolve("made"));
        warden.undo("rmdir", made.toString());
        Child child = child("exec sleep 1000", Map.of());
        child.start();
        child.pause();

        // When
        warden.close();

        // Then
        await().atMost(WAIT_MAX).until(() -> !child.isRunning());
        assertThat(made).doesNotExist();
    }

    @Test
    void several_are_killed_at_once_or_none() {
        // Given
        Child one = child("exec sleep 1000", Map.of());
        Child other = child("exec sleep 1000", Map.of());
        one.start();

        // Then
        assertThatThrownBy(() -> Child.killAll(List.of(one, other)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("does not run");
        assertThat(one.isRunning()).isTrue();

        // When
        other.start();
        Child.killAll(List.of(one, other));

        // Then
        assertThat(one.isRunning()).isFalse();
        assertThat(other.isRunning()).isFalse();
        assertThat(one.ended()).isNull();
    }

    @Test
    void a_process_that_nobody_would_end_is_not_left() {
        // Given
        Child child = child("exec sleep 1000", Map.of());
        warden.close();
        List<ProcessHandle> before = ProcessHandle.current().children().toList();

        // Then
        assertThatThrownBy(child::start).isInstanceOf(UncheckedIOException.class);
        assertThat(child.isRunning()).isFalse();
        await().atMost(WAIT_MAX)
                .until(() ->
                        ProcessHandle.current()
                                .children()
                                .filter(each -> !before.contains(each))
                                .noneMatch(ProcessHandle::isAlive));
    }

    // What ends it may reach its parent at the same time, who may just be starting something.
    @Test
    void a_warden_that_was_told_to_end_still_ends_what_is_started_then() {
        // Given
        Child first = child("exec sleep 1000", Map.of());
        first.start();
        ProcessHandle process =
                ProcessHandle.current()
                        .children()
                        .filter(each -> each.info().command().orElse("").endsWith("java"))
                        .findFirst()
                        .orElseThrow();
        // Before it is ready, there is nobody yet who would end anything.
        Path said = folder.resolve("warden.log");
        await().atMost(WAIT_MAX).until(() -> Files.readString(said).contains(WardenMain.READY));
        Commands.run("kill", "-TERM", Long.toString(process.pid()));
        await().atMost(WAIT_MAX).until(() -> !first.isRunning());

        // When
        Child second = child("exec sleep 1000", Map.of());
        second.start();

        // Then
        await().atMost(WAIT_MAX).until(() -> !second.isRunning());
    }

    private Child child(String script, Map<String, String> environment) {
        return new Child(
                "child",
                List.of("sh", "-c", script),
                environment,
                folder.resolve("child.log"),
                warden);
    }

    private String log() {
        try {
            Path log = folder.resolve("child.log");
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
