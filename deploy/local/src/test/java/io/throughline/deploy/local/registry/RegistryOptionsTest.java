package io.throughline.deploy.local.registry;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RegistryOptionsTest {

    private static final Path FOLDER = Path.of("folder");
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void a_port_out_of_range_is_refused() {
        assertThatThrownBy(() -> new RegistryOptions(FOLDER, FOLDER, -1, 0, FOLDER, SECOND))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("registry port -1");
    }

    @Test
    void one_port_for_both_listeners_is_refused() {
        assertThatThrownBy(() -> new RegistryOptions(FOLDER, FOLDER, 8081, 8081, FOLDER, SECOND))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("8081");
    }

    @Test
    void a_start_time_out_of_nothing_is_refused() {
        assertThatThrownBy(() -> new RegistryOptions(FOLDER, FOLDER, 0, 0, FOLDER, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("time-out");
    }

    @Test
    void a_folder_without_a_registry_is_refused_and_the_property_named() {
        RegistryOptions options = new RegistryOptions(FOLDER, FOLDER, 0, 0, FOLDER, SECOND);

        assertThatThrownBy(() -> RegistryProcess.start(options))
                .isInstanceOf(RegistryStartException.class)
                .hasMessageContaining("no schema registry in")
                .hasMessageContaining("-Dthroughline.registry.home");
    }
}
