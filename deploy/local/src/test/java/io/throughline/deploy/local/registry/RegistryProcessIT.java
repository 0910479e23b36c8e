package io.throughline.deploy.local.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.throughline.deploy.broker.FolderInUseException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class RegistryProcessIT {

    private static final String SUBJECT = "io.throughline.Letter";
    private static final String SCHEMA =
            """
            {"type": "record", "name": "Letter", "namespace": "io.throughline",
             "fields": [{"name": "text", "type": "string"}]}
            """;
    private static final String INCOMPATIBLE_SCHEMA =
            """
            {"type": "record", "name": "Letter", "namespace": "io.throughline",
             "fields": [{"name": "text", "type": "string"}, {"name": "pages", "type": "int"}]}
            """;
    private static final Duration END_TIMEOUT = Duration.ofSeconds(20);

    @TempDir Path folder;
    private RegistryProcess registry;
    private RegistryRequests requests;

    @BeforeEach
    void start() {
        registry = RegistryProcess.start(RegistryOptions.in(folder));
        requests = new RegistryRequests(registry);
    }

    @AfterEach
    void stop() {
        requests.close();
        registry.close();
    }

    @Test
    void a_schema_has_the_same_id_after_a_kill() throws Exception {
        // Given
        requests.register("other.Subject", "\"string\"");
        int id = requests.register(SUBJECT, SCHEMA).body().path("id").asInt();

        // When
        registry.kill();
        stop();
        start();

        // Then
        assertThat(id).isPositive();
        assertThat(requests.register(SUBJECT, SCHEMA).body().path("id").asInt()).isEqualTo(id);
    }

    @Test
    void what_it_said_before_stays_in_its_log() throws Exception {
        // Given
        Path log = folder.resolve("registry.log");
        registry.kill();
        String before = Files.readString(log);

        // When
        stop();
        start();

        // Then
        assertThat(before).isNotEmpty();
        assertThat(Files.readString(log)).startsWith(before).hasSizeGreaterThan(before.length());
    }

    @Test
    void an_incompatible_schema_is_refused_where_compatibility_is_required() throws Exception {
        // Given
        requests.requireCompatibility(SUBJECT, "FULL_TRANSITIVE");
        requests.register(SUBJECT, SCHEMA);

        // When
        RegistryRequests.Answer answer = requests.register(SUBJECT, INCOMPATIBLE_SCHEMA);

        // Then
        assertThat(answer.status()).isEqualTo(409);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void nothing_but_127_0_0_1_is_listened_on() throws Exception {
        assertThat(ListeningAddresses.of(registry.handle().pid()))
                .isNotEmpty()
                .isSubsetOf(ListeningAddresses.LOOPBACK, ListeningAddresses.LOOPBACK_IN_IPV6);
    }

    @Test
    void a_folder_in_use_is_refused() {
        assertThatThrownBy(() -> RegistryProcess.start(RegistryOptions.in(folder)))
                .isInstanceOf(FolderInUseException.class)
                .hasMessageContaining("in use by process " + ProcessHandle.current().pid());
    }

    @Test
    void closing_ends_the_process() {
        // When
        registry.close();

        // Then
        assertThat(registry.handle().isAlive()).isFalse();
    }

    @Test
    void a_start_that_takes_too_long_is_an_error_that_names_the_log() {
        Path file = folder.resolve("slow");
        RegistryOptions defaults = RegistryOptions.in(file);
        RegistryOptions impatient =
                new RegistryOptions(
                        defaults.home(), file, 0, 0, defaults.javaHome(), Duration.ofMillis(1));

        assertThatThrownBy(() -> RegistryProcess.start(impatient))
                .isInstanceOf(RegistryStartException.class)
                .hasMessageContaining(file.resolve("registry.log").toString());
    }

    @Test
    void it_ends_with_the_process_that_started_it_even_where_that_is_killed() throws Exception {
        // Given
        OtherProcess other = OtherProcess.start(folder.resolve("other"));

        // When
        other.kill();

        // Then
        await().atMost(END_TIMEOUT)
                .untilAsserted(() -> assertThat(other.registry().isAlive()).isFalse());
    }
}
