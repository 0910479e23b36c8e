package io.throughline.streams.runtime.healing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeldPartitionsTest {

    @TempDir private Path folder;

    @Test
    void what_was_written_last_is_read() throws IOException {
        HeldPartitions held = new HeldPartitions(folder, 8);
        assertThat(held.read()).isEmpty();

        held.write(Set.of(7, 2));
        assertThat(new HeldPartitions(folder, 8).read()).containsExactly(2, 7);
        assertThat(new HeldPartitions(folder, 4).read()).containsExactly(2);

        held.write(Set.of());
        assertThat(new HeldPartitions(folder, 8).read()).isEmpty();
    }

    @Test
    void all_are_believed_to_be_held_if_it_cannot_be_read() throws IOException {
        HeldPartitions held = new HeldPartitions(folder, 3);
        held.write(Set.of(1));
        try (var files = Files.list(folder)) {
            Files.writeString(files.findFirst().orElseThrow(), "garbage");
        }

        assertThat(held.read()).containsExactly(0, 1, 2);
    }
}
