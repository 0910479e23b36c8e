package io.throughline.streams.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
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
    void a_group_calls_its_members_as_the_threads_do() throws Exception {
        for (RunningTopology topology : service.bean(Topologies.class).running()) {
            // Given
            Set<String> holding = TaskWatch.members(topology.streams(), false);

            // When
            Set<String> given =
                    service.bean(TaskWatch.class).given(topology.plan().applicationId());

            // Then
            assertThat(given).hasSize(1).isEqualTo(holding);
            assertThat(TaskWatch.members(topology.streams(), true)).isEmpty();
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
        await().atMost(SOON).until(() -> !TaskWatch.members(decide.streams(), false).isEmpty());
        await().atMost(SOON).until(() -> service.add("counter/after", 1).status() == 200);
    }
}
