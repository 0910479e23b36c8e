package io.throughline.streams.runtime.topologies;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ThreadReplacementTest {

    private final Exception failure = new IllegalStateException("on purpose");

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final ThreadReplacement handler = new ThreadReplacement("decide", 2, 1_000, now::get);

    @Test
    void a_failed_thread_is_replaced_until_it_fails_too_often() {
        // Given
        handler.handle(failure);

        // When
        // Then
        assertThat(handler.handle(failure)).isEqualTo(REPLACE_THREAD);
        assertThat(handler.handle(failure)).isEqualTo(SHUTDOWN_CLIENT);
    }

    @Test
    void failures_before_the_window_are_forgotten() {
        // Given
        handler.handle(failure);
        handler.handle(failure);

        // When
        now.set(Instant.EPOCH.plusMillis(1_001));

        // Then
        assertThat(handler.handle(failure)).isEqualTo(REPLACE_THREAD);
    }

    @Test
    void a_failure_on_the_edge_of_the_window_counts() {
        // Given
        handler.handle(failure);
        handler.handle(failure);

        // When
        now.set(Instant.EPOCH.plusMillis(1_000));

        // Then
        assertThat(handler.handle(failure)).isEqualTo(SHUTDOWN_CLIENT);
    }
}
