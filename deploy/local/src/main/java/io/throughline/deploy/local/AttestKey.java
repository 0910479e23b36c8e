package io.throughline.deploy.local;

import io.throughline.streams.topology.attest.SigningKey;
import io.throughline.streams.topology.attest.TrustedKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/// The key that the platform attests its log with, in the data folder: made at the first start and
/// used from then on. Whoever removes the private one gets a new one at the next start; the public
/// one of before stays, with its id in the name.
///
/// @param privateFile readable by its owner only, where the file system knows owners
/// @param publicFile for whoever is to check attestations
/// @param id that attestations name
public record AttestKey(Path privateFile, Path publicFile, String id) {

    static final String PRIVATE = "attest-private.pem";
    static final String PUBLIC = "attest-public.pem";

    private static final Set<PosixFilePermission> OWNER_ONLY =
            PosixFilePermissions.fromString("rw-------");

    /// The key of this folder.
    ///
    /// @throws IllegalStateException if its file holds no key
    public static AttestKey in(Path dataDir) {
        Path secret = dataDir.resolve(PRIVATE);
        Path open = dataDir.resolve(PUBLIC);
        try {
            Files.createDirectories(dataDir);
            if (Files.notExists(secret)) {
                write(secret, SigningKey.fresh().secretPem(), ownerOnly(secret));
            }
            SigningKey key = read(secret);
            if (!key.publicPem().equals(written(open))) {
                keep(open);
                write(open, key.publicPem(), new FileAttribute<?>[0]);
            }
            return new AttestKey(secret, open, key.id());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the key of attestations cannot be kept in %s; check that the folder is ours"
                            .formatted(dataDir),
                    e);
        }
    }

    // What was attested with another key is checked with that one's public key, which nothing else
    // gives back.
    private static void keep(Path open) throws IOException {
        Set<String> ids;
        try {
            ids = TrustedKeys.parse(List.of(written(open))).ids();
        } catch (IllegalArgumentException _) {
            // It holds no key that could be asked for.
            return;
        }
        Files.move(
                open,
                open.resolveSibling(PUBLIC.replace(".pem", "-" + String.join("-", ids) + ".pem")),
                StandardCopyOption.REPLACE_EXISTING);
    }

    // Nothing if there is no such file. What is no text is no key either.
    private static String written(Path open) throws IOException {
        return Files.exists(open)
                ? new String(Files.readAllBytes(open), StandardCharsets.UTF_8)
                : "";
    }

    private static SigningKey read(Path secret) throws IOException {
        try {
            return SigningKey.parse(Files.readString(secret));
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(
                    "%s holds no Ed25519 key: %s; put it back, or remove it to have a new one made"
                            .formatted(secret, e.getMessage()),
                    e);
        }
    }

    // Moved into its place when it is whole, and never readable by those who may not.
    private static void write(Path file, String pem, FileAttribute<?>[] readableBy)
            throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".draft");
        Files.deleteIfExists(draft);
        Files.createFile(draft, readableBy);
        Files.writeString(draft, pem);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static FileAttribute<?>[] ownerOnly(Path file) {
        boolean hasOwners = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        return hasOwners
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
    }
}
