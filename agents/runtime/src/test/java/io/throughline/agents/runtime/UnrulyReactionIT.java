package io.throughline.agents.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micronaut.context.ApplicationContext;
import io.throughline.agents.runtime.watching.AgentController;
import io.throughline.agents.runtime.watching.AgentStatus;
import io.throughline.agents.sdk.Proposal;
import io.throughline.agents.sdk.Reaction;
import io.throughline.deploy.broker.BrokerOptions;
import io.throughline.deploy.broker.EmbeddedBroker;
import io.throughline.schemas.contracts.logistics.OrderCommand.CancelOrder;
import io.throughline.schemas.contracts.logistics.OrderEvent.DelayDetected;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Reactions that do what no reaction should, and what becomes of their streams and of the others.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class UnrulyReactionIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int RECORD_CHARS_ABOVE_LIMIT = 2_000_000;

    private EmbeddedBroker broker;

    @BeforeAll
    void startBroker(@TempDir Path folder) {
        broker = EmbeddedBroker.start(BrokerOptions.in(folder));
    }

    @AfterAll
    void closeBroker() {
        broker.close();
    }

    @Test
    void a_proposal_that_is_too_large_to_send_parks_its_stream_only() {
        // Given
        Reaction<DelayDetected> verbose =
                (event, context) ->
                        cancel(event.stream().key().equals("huge") ? RECORD_CHARS_ABOVE_LIMIT : 10)
                                .react(event, context);
        try (Backdrop backdrop =
                        new Backdrop(broker.bootstrapServers(), "verbose", Backdrop::accept);
                ApplicationContext service =
                        backdrop.start(Backdrop.agent("probe", verbose), Map.of())) {
            // When
            backdrop.append("huge", 1, 1);
            backdrop.append("small", 1, 1);

            // Then
            await().atMost(PATIENCE).until(() -> backdrop.caughtUp("agent-probe"));
            assertThat(ids(backdrop))
                    .containsExactlyInAnyOrder(
                            "probe:order/huge@1+failed.0:0", "probe:order/small@1:0");
            assertThat(status(service).deadLetters()).isEqualTo(1);
        }
    }

    @Test
    void a_reaction_that_never_returns_holds_its_own_stream_and_is_counted() throws Exception {
        // Given
        CountDownLatch freed = new CountDownLatch(1);
        AtomicInteger interrupted = new AtomicInteger();
        Reaction<DelayDetected> hanging =
                (event, context) -> {
                    if (event.stream().key().equals("hung")) {
                        awaitUninterruptibly(freed, interrupted);
                    }
                    return cancel(10).react(event, context);
                };
        try (Backdrop backdrop =
                        new Backdrop(broker.bootstrapServers(), "hanging", Backdrop::accept);
                ApplicationContext service =
                        backdrop.start(
                                Backdrop.agent("probe", hanging),
                                Map.of("throughline.attempt-ms-max", 200))) {
            // When
            backdrop.append("hung", 1, 1);
            backdrop.append("hung", 2, 1);
            backdrop.append("other", 1, 1);

            // Then
            await().atMost(PATIENCE).until(() -> status(service).overdue() == 1);
            await().atMost(PATIENCE).until(() -> ids(backdrop).contains("probe:order/other@1:0"));
            assertThat(interrupted).hasValue(1);
            assertThat(ids(backdrop)).containsExactly("probe:order/other@1:0");
            assertThat(backdrop.caughtUp("agent-probe")).isFalse();

            // When
            freed.countDown();

            // Then
            await().atMost(PATIENCE).until(() -> backdrop.caughtUp("agent-probe"));
            assertThat(ids(backdrop))
                    .containsExactly(
                            "probe:order/other@1:0",
                            "probe:order/hung@1:0",
                            "probe:order/hung@2:0");
            assertThat(status(service).overdue()).isZero();
        }
    }

    private static void awaitUninterruptibly(CountDownLatch freed, AtomicInteger interrupted) {
        while (freed.getCount() > 0) {
            try {
                freed.await();
            } catch (InterruptedException e) {
                interrupted.incrementAndGet();
            }
        }
    }

    private static Reaction<DelayDetected> cancel(int chars) {
        return (event, context) ->
                List.of(
                        Proposal.to(event.stream(), new CancelOrder("x".repeat(chars)))
                                .expecting(event.version())
                                .basedOn(event.metadata().id()));
    }

    private static AgentStatus status(ApplicationContext service) {
        return service.getBean(AgentController.class).status();
    }

    private static List<String> ids(Backdrop backdrop) {
        return backdrop.decided.stream().map(command -> command.id().toString()).toList();
    }
}
