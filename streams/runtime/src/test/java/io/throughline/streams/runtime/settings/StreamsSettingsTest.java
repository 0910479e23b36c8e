package io.throughline.streams.runtime.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.ApplicationContext;
import io.throughline.streams.runtime.Service;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StreamsSettingsTest {

    @Test
    void roles_are_named_one_by_one() {
        assertThat(settings(Map.of("throughline.roles", "decide, project")).roleSet())
                .containsExactly(Role.DECIDE, Role.PROJECT);
    }

    @Test
    void a_role_that_does_not_exist_is_refused() {
        // Given
        StreamsSettings good = settings(Map.of());

        // When
        // Then
        assertThatIllegalArgumentException()
                .isThrownBy(() -> withRoles(good, List.of("decide", "jurnal")))
                .withMessageContaining("jurnal")
                .withMessageContaining("decide, journal, project, attest");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> withRoles(good, List.of()))
                .withMessageContaining("throughline.roles");
    }

    @Test
    void the_duplicate_horizon_is_a_setting_and_has_its_limits() {
        // Given
        String name = "throughline.duplicate-horizon-commands";

        // Then
        assertThat(settings(Map.of()).decide().duplicateHorizonCommands()).isEqualTo(32);
        assertThat(settings(Map.of(name, 5)).decide().duplicateHorizonCommands()).isEqualTo(5);
        assertThatThrownBy(() -> settings(Map.of(name, 0)))
                .hasStackTraceContaining(name + " is 0; it must be at least 1");
        assertThatThrownBy(() -> settings(Map.of(name, 101)))
                .hasStackTraceContaining(name + " is 101; it must be at most 100");
    }

    @Test
    void how_many_latest_events_are_kept_is_a_setting() {
        // Given
        String name = "throughline.recent-events-bytes-max";

        // Then
        assertThat(settings(Map.of()).decide().recentEventsBytesMax()).isEqualTo(2 << 20);
        assertThat(settings(Map.of(name, 0)).decide().recentEventsBytesMax()).isZero();
        assertThatThrownBy(() -> settings(Map.of(name, -1)))
                .hasStackTraceContaining(name + " is -1; it must be at least 0");
    }

    @Test
    void clients_leave_a_silent_broker_unless_an_operator_says_otherwise() {
        // When
        Map<String, Object> usual = settings(Map.of()).client(Map.of("client.id", "own"));
        Map<String, Object> told =
                settings(Map.of("throughline.kafka.request.timeout.ms", "20000")).client(Map.of());

        // Then
        assertThat(usual)
                .containsEntry("client.id", "own")
                .containsEntry("request.timeout.ms", 8_000)
                .containsEntry("default.api.timeout.ms", 12_000);
        assertThat(told)
                .containsEntry("request.timeout.ms", "20000")
                .doesNotContainKey("default.api.timeout.ms");
    }

    private static StreamsSettings settings(Map<String, Object> properties) {
        try (ApplicationContext context = Service.beans(properties)) {
            return context.getBean(StreamsSettings.class);
        }
    }

    private static StreamsSettings withRoles(StreamsSettings s, List<String> roles) {
        return new StreamsSettings(
                s.bootstrapServers(),
                s.registryUrl(),
                roles,
                s.stateDir(),
                s.advertised(),
                s.partitions(),
                s.replication(),
                s.duplicateHorizonCommands(),
                s.recentEventsBytesMax(),
                s.groupProtocol(),
                s.blockCacheBytesMax(),
                s.writeBuffersBytesMax(),
                s.failuresMax(),
                s.failuresWindowMs(),
                s.closeMsMax(),
                s.commandResendMs(),
                s.commandAttemptsMax(),
                s.commandsInFlightMax(),
                s.forwardMsMax(),
                s.forwardsInFlightMax(),
                s.waitMsMax(),
                s.pageEventsMax(),
                s.rowsMax(),
                s.kafka());
    }
}
