package io.throughline.streams.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.ApplicationContext;
import io.throughline.streams.runtime.topologies.RunningTopology;
import io.throughline.streams.runtime.topologies.Topologies;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.state.HostInfo;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How a service starts with something wrong, or with a part of the roles.
class StartIT {

    @TempDir static Path folder;

    private static Backend backend;
    private static Service journalOnly;

    @BeforeAll
    static void start() throws Exception {
        backend = Backend.start(folder);
        journalOnly =
                backend.service(
                                "journal",
                                Map.of(
                                        "throughline.roles", "journal",
                                        "throughline.command-resend-ms", 50,
                                        "throughline.command-attempts-max", 2))
                        .ready();
    }

    @AfterAll
    static void stop() {
        journalOnly.close();
        backend.close();
    }

    @Test
    void another_number_of_partitions_is_refused_with_the_way_to_mend_it() {
        assertThatThrownBy(() -> backend.service("other", Map.of("throughline.partitions", 4)))
                .hasMessageContaining("Topic counting.events has 8 partitions and must have 4");
    }

    @Test
    void a_state_folder_that_is_in_use_is_refused() {
        assertThatThrownBy(() -> backend.service("journal", Map.of("throughline.roles", "journal")))
                .hasMessageContaining("a topology did not start")
                .hasMessageContaining("same state directory");
    }

    @Test
    void an_interrupt_at_the_start_leaves_nothing_running_that_nobody_knows_of() {
        // Given
        Map<String, Object> properties = backend.properties("interrupted");
        try (ApplicationContext beans = Service.beans(properties)) {
            Topologies topologies = beans.getBean(Topologies.class);

            // When
            Thread.currentThread().interrupt();
            topologies.start(new HostInfo("127.0.0.1", 1));

            // Then
            List<RunningTopology> running = topologies.running();
            assertThat(running).hasSameSizeAs(topologies.plans());

            // When
            Thread.currentThread().interrupt();
            beans.stop();

            // Then
            assertThat(running)
                    .allMatch(each -> each.streams().state() == KafkaStreams.State.NOT_RUNNING);
        } finally {
            boolean _ = Thread.interrupted();
        }
    }

    @Test
    void a_command_that_nobody_decides_can_be_sent_again() {
        // When
        Service.Answer answer = journalOnly.add("counter/a", 1);

        // Then
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.body().path("error").asText())
                .contains("got no outcome", "send it again with the id http:");
    }

    @Test
    void a_role_that_is_elsewhere_is_named() {
        // When
        Service.Answer answer = journalOnly.get("/projections/size");

        // Then
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.body().path("error").asText())
                .contains("does not run topology project-size");
    }

    @Test
    void a_topology_that_never_ran_is_not_idle_once_there_is_something_for_it() {
        // Given
        journalOnly.add("counter/b", 1);

        // When
        Service.Answer lag = journalOnly.get("/lag");

        // Then
        assertThat(lag.status()).isEqualTo(200);
        assertThat(lag.body().path("idle").asBoolean()).isFalse();
        assertThat(lag.body().path("topologies").path("decide").path("lag").asLong()).isPositive();
        assertThat(lag.body().path("topologies").path("project-size").path("lag").asLong())
                .isZero();
    }
}
