package io.throughline.deploy.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.streams.topology.attest.SigningKey;
import io.throughline.streams.topology.attest.TrustedKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttestKeyTest {

    private static final FileTime LONG_AGO = FileTime.fromMillis(1_000_000);

    @TempDir private Path folder;

    @Test
    void the_first_start_makes_a_key_that_only_its_owner_reads() throws IOException {
        // When
        AttestKey key = AttestKey.in(folder.resolve("data"));

        // Then
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key.privateFile())))
                .isEqualTo("rw-------");
        assertThat(SigningKey.parse(Files.readString(key.privateFile())).id()).isEqualTo(key.id());
        assertThat(TrustedKeys.parse(List.of(Files.readString(key.publicFile()))).ids())
                .containsExactly(key.id());
        assertThat(key.toString()).doesNotContain("PRIVATE KEY");
    }

    @Test
    void later_starts_use_it() throws IOException {
        // Given
        AttestKey first = AttestKey.in(folder);
        Files.delete(first.publicFile());

        // When
        AttestKey second = AttestKey.in(folder);

        // Then
        assertThat(second).isEqualTo(first);
        assertThat(second.publicFile()).isNotEmptyFile();
        assertThat(folder).isDirectoryNotContaining("glob:**.draft");
    }

    @Test
    void who_removes_it_gets_another_one() throws IOException {
        // Given
        AttestKey first = AttestKey.in(folder);
        Files.delete(first.privateFile());

        // When
        AttestKey second = AttestKey.in(folder);

        // Then
        assertThat(second.id()).isNotEqualTo(first.id());
        Path kept = folder.resolve("attest-public-%s.pem".formatted(first.id()));
        assertThat(TrustedKeys.parse(List.of(Files.readString(kept))).ids())
                .containsExactly(first.id());
    }

    @Test
    void a_file_that_holds_no_key_is_named_and_kept() throws IOException {
        // Given
        Path file = Files.writeString(folder.resolve(AttestKey.PRIVATE), "something");

        // Then
        assertThatThrownBy(() -> AttestKey.in(folder))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(file + " holds no Ed25519 key");
        assertThat(file).hasContent("something");
    }

    @Test
    void a_public_key_that_was_half_written_is_written_again() throws IOException {
        // Given
        AttestKey first = AttestKey.in(folder);
        String whole = Files.readString(first.publicFile());
        Files.writeString(first.publicFile(), whole.substring(0, 40));

        // When
        AttestKey second = AttestKey.in(folder);

        // Then
        assertThat(second).isEqualTo(first);
        assertThat(second.publicFile()).hasContent(whole);
        assertThat(folder).isDirectoryNotContaining("glob:**.draft");
    }

    @Test
    void a_public_key_that_is_right_is_left_alone() throws IOException {
        // Given
        Path file = AttestKey.in(folder).publicFile();
        Files.setLastModifiedTime(file, LONG_AGO);

        // When
        AttestKey _ = AttestKey.in(folder);

        // Then
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(LONG_AGO);
    }
}
