package io.throughline.deploy.bench.postgres;

/// PostgreSQL cannot be measured here; the message says why, for a report.
final class NoPostgresException extends Exception {

    private static final long serialVersionUID = 1;

    NoPostgresException(String message) {
        super(message);
    }
}
