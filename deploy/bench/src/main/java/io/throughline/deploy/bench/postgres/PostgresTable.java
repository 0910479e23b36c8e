package io.throughline.deploy.bench.postgres;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Events in one table with `UNIQUE (stream, version)`, appended one transaction each over several
/// connections, with the expected version checked.
public final class PostgresTable implements AutoCloseable {

    private static final String TABLE =
            """
            CREATE TABLE events (
                stream text NOT NULL,
                version bigint NOT NULL,
                type text NOT NULL,
                payload jsonb NOT NULL,
                recorded_at timestamptz NOT NULL DEFAULT now(),
                UNIQUE (stream, version))
            """;

    private final PostgresServer server;
    private final List<Connection> connections;
    private int rounds;

    /// A table, or why there is none.
    public record Opened(@Nullable PostgresTable table, @Nullable String whyNot) {}

    private PostgresTable(PostgresServer server, List<Connection> connections) {
        this.server = server;
        this.connections = connections;
    }

    /// Starts a server, if one is installed, and connects.
    public static Opened open(int connections) throws IOException, InterruptedException {
        PostgresServer server;
        try {
            server = PostgresServer.start(PostgresBinaries.find());
        } catch (NoPostgresException e) {
            return new Opened(null, e.getMessage());
        }
        PostgresTable table = new PostgresTable(server, new ArrayList<>());
        try {
            table.connect(connections);
            return new Opened(table, null);
        } catch (SQLException e) {
            table.close();
            return new Opened(null, "its table cannot be made: " + e.getMessage());
        }
    }

    private void connect(int count) throws SQLException {
        for (int i = 0; i < count; i++) {
            connections.add(server.connect());
        }
        try (Statement statement = connections.getFirst().createStatement()) {
            statement.execute(TABLE);
        }
    }

    /// Appends on all connections for a while; appends per second.
    ///
    /// @throws IllegalStateException if an append fails
    public double appendsPerSecond(int ms) throws InterruptedException {
        rounds++;
        long began = System.nanoTime();
        long until = began + TimeUnit.MILLISECONDS.toNanos(ms);
        List<Callable<Long>> writers = new ArrayList<>();
        for (int i = 0; i < connections.size(); i++) {
            String prefix = "parcel/%d-%d-".formatted(rounds, i);
            Connection connection = connections.get(i);
            writers.add(() -> new Appends(connection, prefix).until(until));
        }
        long appended = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(writers.size())) {
            for (Future<Long> writer : threads.invokeAll(writers)) {
                appended += writer.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("PostgreSQL refused an append", e.getCause());
        }
        double seconds = (System.nanoTime() - began) / (double) TimeUnit.SECONDS.toNanos(1);
        return Math.round(appended / seconds);
    }

    @Override
    public void close() throws IOException {
        try (server) {
            for (Connection connection : connections) {
                connection.close();
            }
        } catch (SQLException e) {
            throw new IOException("a connection to PostgreSQL does not close", e);
        }
    }
}
