package io.throughline.deploy.local.registry;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/// A jar of one class, [Leash], whose manifest puts the registry on the class path.
///
/// A jar and not our own class path: Java shares the registry's loaded classes between starts only
/// where the class path is made of jars that did not change.
final class LeashJar {

    private static final String FILE = "leash.jar";
    private static final String CLASS_FILE = Leash.class.getName().replace('.', '/') + ".class";
    private static final LocalDateTime ENTRY_TIME = LocalDateTime.of(2026, 1, 1, 0, 0);

    private LeashJar() {}

    /// Writes the jar to `folder`, unless the same one is there already, and returns its path.
    static Path ensure(Path folder, Path home) throws IOException {
        Path file = folder.resolve(FILE);
        byte[] content = content(home);
        if (Files.exists(file) && Arrays.equals(Files.readAllBytes(file), content)) {
            return file;
        }
        Path draft = folder.resolve("%s.%d".formatted(FILE, ProcessHandle.current().pid()));
        Files.write(draft, content);
        return Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static byte[] content(Path home) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes);
                InputStream leash =
                        requireNonNull(Leash.class.getResourceAsStream("/" + CLASS_FILE))) {
            jar.putNextEntry(entry(JarFile.MANIFEST_NAME));
            manifest(home).write(jar);
            jar.putNextEntry(entry(CLASS_FILE));
            leash.transferTo(jar);
        }
        return bytes.toByteArray();
    }

    private static ZipEntry entry(String name) {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(ENTRY_TIME);
        return entry;
    }

    private static Manifest manifest(Path home) {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.put(Attributes.Name.MAIN_CLASS, Leash.class.getName());
        attributes.put(
                Attributes.Name.CLASS_PATH, home.resolve(RegistryHome.RUNNER).toUri().toString());
        // As in the manifest of the registry's own jar, which counts only where that is started.
        attributes.putValue("Add-Opens", "java.base/java.lang");
        attributes.putValue("Enable-Native-Access", "ALL-UNNAMED");
        return manifest;
    }
}
