package io.throughline.agents.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micronaut.context.ApplicationContext;
import io.throughline.agents.runtime.partition.PartitionStatus;
import io.throughline.agents.runtime.watching.AgentController;
import io.throughline.agents.sdk.Reaction;
import io.throughline.deploy.broker.BrokerOptions;
import io.throughline.deploy.broker.EmbeddedBroker;
import io.throughline.schemas.contracts.logistics.OrderEvent.DelayDetected;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Reactions that take long, as those of language models do: how many end in a second follows from
/// the limit and from nothing else.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
class ThroughputIT {

    private static final int LATENCY_MS = 200;
    private static final int LIMIT = 64;
    private static final int STREAMS = 640;
    private static final int EVENTS = 3_200;

    // The limit, without what begins and ends of a run cannot fill.
    private static final double SHARE_MIN = 0.8;

    private EmbeddedBroker broker;

    @BeforeAll
    void startBroker(@TempDir Path folder) {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(90));
        broker = EmbeddedBroker.start(BrokerOptions.in(folder));
    }

    @AfterAll
    void closeBroker() {
        broker.close();
        Awaitility.reset();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8})
    void throughput_is_the_limit_by_the_latency_however_many_partitions_there_are(int partitions)
            throws Exception {
        // Given
        Semaphore never = new Semaphore(0);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        AtomicLong firstNanos = new AtomicLong();
        AtomicLong lastNanos = new AtomicLong();
        Reaction<DelayDetected> slow =
                (_, _) -> {
                    firstNanos.compareAndSet(0, System.nanoTime());
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    boolean _ = never.tryAcquire(LATENCY_MS, TimeUnit.MILLISECONDS);
                    running.decrementAndGet();
                    lastNanos.accumulateAndGet(System.nanoTime(), Math::max);
                    done.incrementAndGet();
                    return List.of();
                };
        try (Backdrop backdrop = backdrop("slow-" + partitions, partitions)) {
            for (int event = 0; event < EVENTS; event++) {
                backdrop.append("o" + event % STREAMS, 1 + event / STREAMS, 1);
            }

            // When
            Map<String, Object> limit = Map.of("throughline.in-flight-max", LIMIT);
            try (ApplicationContext _ = backdrop.start(Backdrop.agent("slow", slow), limit)) {
                await().until(() -> backdrop.caughtUp("agent-slow"));
            }

            // Then
            double seconds = (lastNanos.get() - firstNanos.get()) / 1e9;
            double possible = LIMIT / (LATENCY_MS / 1e3);
            assertThat(done).hasValue(EVENTS);
            assertThat(most.get()).isLessThanOrEqualTo(LIMIT);
            assertThat(EVENTS / seconds / possible)
                    .as("share of %.0f events a second", possible)
                    .isBetween(SHARE_MIN, 1.0 + LIMIT / (double) EVENTS);
        }
    }

    @Test
    void a_stuck_stream_delays_no_other() throws Exception {
        // Given
        CountDownLatch mayEnd = new CountDownLatch(1);
        AtomicInteger others = new AtomicInteger();
        Reaction<DelayDetected> stuck =
                (event, _) -> {
                    if (event.stream().key().equals("stuck")) {
                        mayEnd.await();
                    } else {
                        others.incrementAndGet();
                    }
                    return List.of();
                };
        try (Backdrop backdrop = backdrop("stuck", 1);
                ApplicationContext service =
                        backdrop.start(
                                Backdrop.agent("stuck", stuck),
                                Map.of("throughline.in-flight-max", LIMIT))) {
            backdrop.append("stuck", 1, 1);

            // When
            for (int event = 0; event < 10_000; event++) {
                backdrop.append("o" + event % STREAMS, 1 + event / STREAMS, 1);
            }

            // Then
            await().until(() -> others.get() == 10_000);
            AgentController agent = service.getBean(AgentController.class);
            await().until(() -> agent.status().inFlight() == 1);
            assertThat(agent.status().partitions().values())
                    .extracting(PartitionStatus::committed)
                    .containsExactly(0L);
            mayEnd.countDown();
            await().until(() -> backdrop.caughtUp("agent-stuck"));
        }
    }

    @Test
    void what_was_finished_behind_a_stuck_stream_is_not_done_again_by_the_next_instance()
            throws Exception {
        // Given
        CountDownLatch mayEnd = new CountDownLatch(1);
        AtomicInteger others = new AtomicInteger();
        AtomicInteger again = new AtomicInteger();
        AtomicInteger last = new AtomicInteger();
        Reaction<DelayDetected> first =
                (event, _) -> {
                    if (event.stream().key().equals("stuck")) {
                        mayEnd.await();
                    }
                    others.incrementAndGet();
                    return List.of();
                };
        Reaction<DelayDetected> second =
                (event, _) -> {
                    (event.stream().key().equals("stuck") ? last : again).incrementAndGet();
                    return List.of();
                };
        Map<String, Object> hasty = Map.of("throughline.drain-ms-max", 0);
        try (Backdrop backdrop = backdrop("noted", 1)) {
            try (ApplicationContext _ = backdrop.start(Backdrop.agent("noted", first), hasty)) {
                backdrop.append("stuck", 1, 1);
                for (int event = 0; event < 500; event++) {
                    backdrop.append("o" + event % 50, 1 + event / 50, 1);
                }
                await().until(() -> others.get() == 500);
            }

            // When
            try (ApplicationContext _ = backdrop.start(Backdrop.agent("noted", second), hasty)) {
                await().until(() -> backdrop.caughtUp("agent-noted"));
            }

            // Then
            assertThat(last).hasValue(1);
            assertThat(again).hasValue(0);
        }
    }

    private Backdrop backdrop(String name, int partitions) {
        return new Backdrop(
                broker.bootstrapServers(),
                name,
                partitions,
                (command, _) -> Backdrop.accept(command));
    }
}
