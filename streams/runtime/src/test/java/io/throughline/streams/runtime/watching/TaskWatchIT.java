package io.throughline.streams.runtime.watching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throughline.streams.runtime.Backend;
import io.throughline.streams.runtime.Service;
import io.throughline.streams.runtime.settings.Role;
import io.throughline.streams.runtime.topologies.RunningTopology;
import io.throughline.streams.runtime.topologies.Topologies;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.processor.TaskId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the watch relies on is so with a real group.
class TaskWatchIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir static Path folder;

    private static Backend backend;
    private static Service service;

    @BeforeAll
    static void start() throws Exception {
        backend = Backend.start(folder);
        service = backend.service("watched", Map.of()).ready();
    }

    @AfterAll
    static void stop() {
        service.close();
        backend.close();
    }

    @Test
    void a_group_calls_members_and_tasks_as_the_threads_do() throws Exception {
        for (RunningTopology topology : service.bean(Topologies.class).running()) {
            // Given
            Map<String, Set<TaskId>> held = TaskWatch.held(topology.streams());

            // When
            Map<String, Set<TaskId>> given =
                    service.bean(TaskWatch.class).given(topology.plan().applicationId());

            // Then
            assertThat(held).hasSize(1).isEqualTo(given);
            assertThat(held.values()).noneMatch(Set::isEmpty);
        }
    }

    @Test
    void with_another_thread_commands_are_decided_again() {
        // Given
        RunningTopology decide = service.bean(Topologies.class).require(Role.DECIDE.text());
        assertThat(service.add("counter/before", 1).status()).isEqualTo(200);

        // When
        decide.replaceThread();

        // Then
        await().atMost(SOON)
                .until(() ->
                        TaskWatch.held(decide.streams()).values().stream()
                                .anyMatch(tasks -> !tasks.isEmpty()));
        await().atMost(SOON).until(() -> service.add("counter/after", 1).status() == 200);
    }
}
