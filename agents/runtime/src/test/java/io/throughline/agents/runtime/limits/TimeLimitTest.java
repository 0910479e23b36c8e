package io.throughline.agents.runtime.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TimeLimitTest {

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger overdue = new AtomicInteger();
    private final Semaphore never = new Semaphore(0);

    @AfterEach
    void close() {
        timer.shutdownNow();
    }

    @Test
    void when_the_time_is_over_the_thread_is_interrupted_and_counted_until_it_ends() {
        try (TimeLimit limit = new TimeLimit(timer, 10, overdue)) {
            assertThatThrownBy(never::acquire).isInstanceOf(InterruptedException.class);
            assertThat(limit.isOver()).isTrue();
            assertThat(overdue).hasValue(1);
        }
        assertThat(overdue).hasValue(0);
    }

    @Test
    void an_interruption_that_nobody_took_notice_of_does_not_outlive_the_attempt() {
        try (TimeLimit limit = new TimeLimit(timer, 1, overdue)) {
            while (!limit.isOver()) {
                Thread.onSpinWait();
            }
        }
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void while_it_is_stopped_no_time_passes() throws Exception {
        try (TimeLimit limit = new TimeLimit(timer, 200, overdue)) {
            limit.stop();
            assertThat(never.tryAcquire(400, TimeUnit.MILLISECONDS)).isFalse();
            assertThat(limit.isOver()).isFalse();
            limit.start();
            assertThatThrownBy(never::acquire).isInstanceOf(InterruptedException.class);
        }
    }

    @Test
    void after_its_end_it_does_not_start_again() throws Exception {
        TimeLimit limit = new TimeLimit(timer, 1, overdue);
        limit.stop();
        limit.close();
        limit.start();
        assertThat(never.tryAcquire(100, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(overdue).hasValue(0);
    }
}
