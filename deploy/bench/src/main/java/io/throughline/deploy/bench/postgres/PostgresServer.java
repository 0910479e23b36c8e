package io.throughline.deploy.bench.postgres;

import io.throughline.deploy.bench.Folders;
import io.throughline.deploy.broker.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A PostgreSQL server in a temporary folder, as safe as it is by default: fsync and synchronous
/// commit are on. It listens on 127.0.0.1 only.
final class PostgresServer implements AutoCloseable {

    private static final long INIT_MS_MAX = 60_000;
    private static final long START_MS_MAX = 30_000;
    private static final long STOP_MS_MAX = 15_000;
    private static final long RETRY_DELAY_MS = 100;
    private static final String USER = "bench";

    private final Path folder;
    private final Process process;
    private final int port;

    private PostgresServer(Path folder, Process process, int port) {
        this.folder = folder;
        this.process = process;
        this.port = port;
    }

    /// Makes a database cluster and starts its server; returns when it answers.
    ///
    /// @throws NoPostgresException if it does not start
    static PostgresServer start(PostgresBinaries binaries)
            throws NoPostgresException, IOException, InterruptedException {
        Path folder = Files.createTempDirectory("throughline-bench-postgres-");
        try {
            if (binaries.stepsDown()) {
                Files.setOwner(
                        folder,
                        folder.getFileSystem()
                                .getUserPrincipalLookupService()
                                .lookupPrincipalByName(PostgresBinaries.NOBODY));
            }
            return startIn(folder, binaries);
        } catch (IOException e) {
            Folders.delete(folder);
            throw new NoPostgresException("its server cannot be started: " + e);
        } catch (NoPostgresException | InterruptedException | RuntimeException e) {
            Folders.delete(folder);
            throw e;
        }
    }

    private static PostgresServer startIn(Path folder, PostgresBinaries binaries)
            throws NoPostgresException, IOException, InterruptedException {
        Path data = folder.resolve("data");
        Process init =
                run(
                        folder,
                        "initdb",
                        binaries.command(
                                binaries.initdb(),
                                List.of(
                                        "--pgdata=" + data,
                                        "--username=" + USER,
                                        "--auth=trust",
                                        "--encoding=UTF8",
                                        "--no-locale",
                                        "--no-sync")));
        if (!init.waitFor(INIT_MS_MAX, TimeUnit.MILLISECONDS) || init.exitValue() != 0) {
            init.destroyForcibly();
            throw new NoPostgresException("initdb failed: " + lastLine(folder, "initdb"));
        }
        int port = FreePorts.pick();
        Process process =
                run(
                        folder,
                        "postgres",
                        binaries.command(
                                binaries.postgres(),
                                List.of(
                                        "-D",
                                        data.toString(),
                                        "-h",
                                        "127.0.0.1",
                                        "-p",
                                        Integer.toString(port),
                                        "-k",
                                        "")));
        PostgresServer server = new PostgresServer(folder, process, port);
        try {
            server.awaitReady();
        } catch (NoPostgresException | InterruptedException e) {
            server.stop();
            throw e;
        }
        return server;
    }

    // What it prints goes to a file that this process owns, beside the data.
    private static Process run(Path folder, String name, List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log(folder, name).toFile())
                .start();
    }

    private static Path log(Path folder, String name) {
        return folder.resolve(name + ".log");
    }

    private static String lastLine(Path folder, String name) throws IOException {
        List<String> lines = Files.readAllLines(log(folder, name));
        return lines.isEmpty() ? "it printed nothing" : lines.getLast();
    }

    private void awaitReady() throws NoPostgresException, IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_MS_MAX);
        while (System.nanoTime() < deadline && process.isAlive()) {
            try (Connection _ = connect()) {
                return;
            } catch (SQLException _) {
                // Not yet.
                TimeUnit.MILLISECONDS.sleep(RETRY_DELAY_MS);
            }
        }
        throw new NoPostgresException(
                "its server does not answer: " + lastLine(folder, "postgres"));
    }

    /// A new connection; the caller closes it.
    Connection connect() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:%d/postgres?user=%s".formatted(port, USER));
    }

    private void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP_MS_MAX, TimeUnit.MILLISECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    @Override
    public void close() throws IOException {
        try {
            stop();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        Folders.delete(folder);
    }
}
