package io.throughline.deploy.bench.postgres;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where PostgreSQL is installed on this machine, and how to run it: a server refuses to run as
/// root, so root runs it as nobody.
record PostgresBinaries(Path initdb, Path postgres, List<String> prefix) {

    /// The user that root hands the server to.
    static final String NOBODY = "nobody";

    private static final Path PACKAGED = Path.of("/usr/lib/postgresql");

    PostgresBinaries {
        prefix = List.copyOf(prefix);
    }

    /// Looks on the path, and where packages put it.
    ///
    /// @throws NoPostgresException if there is none, or root cannot step down
    static PostgresBinaries find() throws NoPostgresException {
        for (Path folder : folders()) {
            Path initdb = folder.resolve("initdb");
            Path postgres = folder.resolve("postgres");
            if (Files.isExecutable(initdb) && Files.isExecutable(postgres)) {
                return new PostgresBinaries(initdb, postgres, prefixFor(user()));
            }
        }
        throw new NoPostgresException(
                "initdb and postgres are neither on the PATH nor in %s/*/bin".formatted(PACKAGED));
    }

    /// Whether the server runs as somebody else than this process.
    boolean stepsDown() {
        return !prefix.isEmpty();
    }

    /// The command line that runs `program` with `arguments`.
    List<String> command(Path program, List<String> arguments) {
        List<String> command = new ArrayList<>(prefix);
        command.add(program.toString());
        command.addAll(arguments);
        return command;
    }

    private static String user() {
        return System.getProperty("user.name", "");
    }

    private static List<String> prefixFor(String user) throws NoPostgresException {
        if (!user.equals("root")) {
            return List.of();
        }
        Optional<Path> setpriv = onPath("setpriv");
        if (setpriv.isPresent()) {
            // 65534 is nobody and nogroup on every Linux.
            return List.of(
                    setpriv.get().toString(), "--reuid=65534", "--regid=65534", "--clear-groups");
        }
        Path runuser =
                onPath("runuser")
                        .orElseThrow(() ->
                                new NoPostgresException(
                                        "PostgreSQL does not run as root, and neither"
                                                + " setpriv nor runuser is installed"));
        return List.of(runuser.toString(), "-u", NOBODY, "--");
    }

    private static Optional<Path> onPath(String program) {
        return path().stream()
                .map(folder -> folder.resolve(program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static List<Path> path() {
        String path = System.getenv().getOrDefault("PATH", "");
        return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(path)
                .map(Path::of)
                .toList();
    }

    private static List<Path> folders() throws NoPostgresException {
        List<Path> folders = new ArrayList<>(path());
        if (!Files.isDirectory(PACKAGED)) {
            return folders;
        }
        List<Path> packaged = new ArrayList<>();
        try (DirectoryStream<Path> versions = Files.newDirectoryStream(PACKAGED)) {
            versions.forEach(version -> packaged.add(version.resolve("bin")));
        } catch (IOException e) {
            throw new NoPostgresException("%s cannot be read: %s".formatted(PACKAGED, e));
        }
        packaged.sort(Comparator.reverseOrder());
        folders.addAll(packaged);
        return folders;
    }
}
