package io.throughline.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.schemas.contracts.CommandMetadata;
import io.throughline.schemas.contracts.StreamId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CommandFillTest {

    private static final int COUNT = 25_000;

    @Test
    void every_command_expects_the_version_that_the_one_before_leaves() {
        // Given
        Map<StreamId, Long> versions = new HashMap<>();

        for (int i = 0; i < COUNT; i++) {
            // When
            CommandMetadata command = CommandFill.command(i).metadata();

            // Then
            long version = versions.merge(command.stream(), 1L, Long::sum) - 1;
            assertThat(command.expected().holds(version)).isTrue();
            assertThat(command.expected().holds(version + 1)).isFalse();
        }
        assertThat(versions.values())
                .allMatch(count -> count <= CommandFill.COMMANDS_PER_STREAM)
                .filteredOn(count -> count == CommandFill.COMMANDS_PER_STREAM)
                .hasSize(2_000);
    }

    @Test
    void no_two_commands_have_one_id() {
        Set<String> ids = new HashSet<>();

        for (int i = 0; i < COUNT; i++) {
            ids.add(CommandFill.command(i).metadata().id().toString());
        }

        assertThat(ids).hasSize(COUNT);
    }
}
