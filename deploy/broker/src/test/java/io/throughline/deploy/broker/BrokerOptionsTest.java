package io.throughline.deploy.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BrokerOptionsTest {

    private static final Path FOLDER = Path.of("data");

    @Test
    void a_relative_folder_becomes_absolute() {
        assertThat(BrokerOptions.in(FOLDER).dataDir()).isAbsolute().endsWithRaw(FOLDER);
    }

    @Test
    void a_port_out_of_range_is_refused() {
        assertThatThrownBy(() -> new BrokerOptions(FOLDER, 65_536, 0, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("broker port 65536");
    }

    @Test
    void one_port_for_both_listeners_is_refused() {
        assertThatThrownBy(() -> new BrokerOptions(FOLDER, 9092, 9092, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("9092");
    }

    @Test
    void the_listeners_cannot_be_overridden() {
        Map<String, String> overrides = Map.of("listeners", "PLAINTEXT://0.0.0.0:9092");

        assertThatThrownBy(() -> new BrokerOptions(FOLDER, 0, 0, overrides))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[listeners]");
    }

    @Test
    void any_other_override_wins_over_our_setting() {
        // Given
        BrokerOptions options =
                new BrokerOptions(FOLDER, 0, 0, Map.of("offsets.topic.num.partitions", "7"));

        // When
        Map<String, String> settings = BrokerSettings.of(options, 1, 2);

        // Then
        assertThat(settings).containsEntry("offsets.topic.num.partitions", "7");
    }

    @Test
    void both_listeners_are_on_the_loopback_address() {
        Map<String, String> settings = BrokerSettings.of(BrokerOptions.in(FOLDER), 21_092, 21_093);

        assertThat(settings)
                .containsEntry("listeners", "BROKER://127.0.0.1:21092,CONTROLLER://127.0.0.1:21093")
                .containsEntry("controller.quorum.voters", "1@127.0.0.1:21093");
    }
}
