package io.throughline.deploy.bench.postgres;

import io.throughline.deploy.bench.parcel.ParcelCommand.ScanParcel;
import io.throughline.deploy.bench.parcel.Parcels;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/// Appends over one connection: ten events a stream, each in a transaction that reads the stream's
/// version, compares it with the expected one, and inserts.
final class Appends {

    private static final int EVENTS_PER_STREAM = 10;
    private static final String VERSION =
            "SELECT coalesce(max(version), 0) FROM events WHERE stream = ?";
    private static final String APPEND =
            "INSERT INTO events (stream, version, type, payload) VALUES (?, ?, ?, ?::jsonb)";

    private final Connection connection;
    private final String prefix;

    Appends(Connection connection, String prefix) {
        this.connection = connection;
        this.prefix = prefix;
    }

    /// How many were committed until then.
    long until(long nanos) throws SQLException {
        connection.setAutoCommit(false);
        long appended = 0;
        try (PreparedStatement version = connection.prepareStatement(VERSION);
                PreparedStatement append = connection.prepareStatement(APPEND)) {
            while (System.nanoTime() - nanos < 0) {
                String stream = prefix + appended / EVENTS_PER_STREAM;
                int expected = (int) (appended % EVENTS_PER_STREAM);
                append(version, append, stream, expected, appended);
                appended++;
            }
        }
        return appended;
    }

    private void append(
            PreparedStatement version,
            PreparedStatement append,
            String stream,
            int expected,
            long number)
            throws SQLException {
        version.setString(1, stream);
        try (ResultSet found = version.executeQuery()) {
            if (!found.next() || found.getLong(1) != expected) {
                connection.rollback();
                throw new SQLException("stream %s is not at %d".formatted(stream, expected));
            }
        }
        append.setString(1, stream);
        append.setLong(2, expected + 1);
        append.setString(3, "ParcelScanned");
        append.setString(4, json(Parcels.scan(number, expected), expected + 1));
        append.executeUpdate();
        connection.commit();
    }

    private static String json(ScanParcel scan, int scans) {
        return """
        {"depot":"%s","scannedBy":"%s","contents":"%s","pieces":%d,"weightKg":%s,"valueUsd":%s,\
        "damaged":%s,"scannedOn":"%s","scan":%d}\
        """
                .formatted(
                        scan.depot(),
                        scan.scannedBy(),
                        scan.contents(),
                        scan.pieces(),
                        scan.weightKg(),
                        scan.valueUsd(),
                        scan.damaged(),
                        scan.scannedOn(),
                        scans);
    }
}
