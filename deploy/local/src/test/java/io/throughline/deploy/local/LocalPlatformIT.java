package io.throughline.deploy.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.deploy.broker.FolderInUseException;
import io.throughline.deploy.broker.FolderLock;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalPlatformIT {

    @TempDir private Path folder;

    @Test
    void what_still_starts_when_another_part_fails_is_closed_as_well() {
        // Given
        Path kafka = folder.resolve("kafka");
        LocalOptions options = new LocalOptions(folder, 0, null, null, null, Supervision.USUAL);

        // When
        try (FolderLock _ = FolderLock.acquire(kafka, "embedded-broker.lock")) {
            assertThatThrownBy(() -> LocalPlatform.start(options, _ -> {}))
                    .isInstanceOf(FolderInUseException.class)
                    .hasMessageContaining(kafka.toString());
        }

        // Then
        try (FolderLock lock = FolderLock.acquire(folder.resolve("registry"), "registry.lock")) {
            assertThat(lock).isNotNull();
        }
        assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive)).isEmpty();
    }
}
