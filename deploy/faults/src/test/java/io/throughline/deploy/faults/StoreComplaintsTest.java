package io.throughline.deploy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreComplaintsTest {

    private static final String REPAIRED =
            "2026-08-01T10:00:00.000Z ERROR HealRun A store differed from the log and was rebuilt:"
                    + " [version is 3, the log says 4] store=heads partition=2 key=order/7";

    @TempDir private Path folder;
    private Path log;
    private StoreComplaints complaints;

    @BeforeEach
    void open() {
        log = folder.resolve("streams-1.log");
        complaints =
                new StoreComplaints(
                        Map.of("streams-1", log, "streams-2", folder.resolve("absent.log")));
    }

    @Test
    void a_store_that_was_mended_is_told_once() throws IOException {
        // Given
        append("2026-08-01T09:59:59.000Z INFO  Healer The journal is as the log\n");
        append(REPAIRED + "\n");

        // Then
        assertThat(complaints.latest()).containsExactly("streams-1 says: " + REPAIRED);
        assertThat(complaints.latest()).isEmpty();
    }

    @Test
    void a_line_that_is_still_written_is_told_when_it_is_whole() throws IOException {
        // Given
        append("a line\n" + REPAIRED.substring(0, 60));
        assertThat(complaints.latest()).isEmpty();

        // When
        append(REPAIRED.substring(60) + "\n");

        // Then
        assertThat(complaints.latest()).containsExactly("streams-1 says: " + REPAIRED);
    }

    @Test
    void many_are_counted() throws IOException {
        // Given
        append((REPAIRED + "\n").repeat(1_000));

        // Then
        assertThat(complaints.latest())
                .hasSize(21)
                .last()
                .isEqualTo("the streams services say 980 more such things");
    }

    private void append(String text) throws IOException {
        Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
