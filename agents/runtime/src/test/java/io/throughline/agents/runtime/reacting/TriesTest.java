package io.throughline.agents.runtime.reacting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.throughline.agents.runtime.backbone.BackboneAwayException;
import io.throughline.agents.runtime.backbone.Projections;
import io.throughline.agents.runtime.backbone.StreamEvents;
import io.throughline.agents.runtime.limits.AttemptTooLongException;
import io.throughline.agents.runtime.limits.Overdue;
import io.throughline.agents.runtime.service.AgentCounters;
import io.throughline.agents.runtime.service.AgentSettings;
import io.throughline.agents.sdk.Agent;
import io.throughline.agents.sdk.AgentContext;
import io.throughline.agents.sdk.Known;
import io.throughline.agents.sdk.Proposal;
import io.throughline.agents.sdk.Reactions;
import io.throughline.agents.sdk.RetryPolicy;
import io.throughline.schemas.client.ClientEndedException;
import io.throughline.schemas.client.NoOutcomeException;
import io.throughline.schemas.codec.Codec;
import io.throughline.schemas.codec.InMemoryRegistry;
import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.Basis;
import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.Event;
import io.throughline.schemas.contracts.EventMetadata;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.RecordedEvent;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.schemas.contracts.logistics.Lane;
import io.throughline.schemas.contracts.logistics.OrderCommand.RecordDelay;
import io.throughline.schemas.contracts.logistics.OrderEvent;
import io.throughline.schemas.contracts.logistics.OrderEvent.DelayDetected;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class TriesTest {

    private static final int ATTEMPTS_MAX = 3;
    private static final StreamId ORDER = new StreamId("order", "1");

    private final Queue<RuntimeException> failures = new ArrayDeque<>();
    private RetryPolicy policy = RetryPolicy.attempts(ATTEMPTS_MAX).waiting(1, 1);
    private boolean stuck;
    private final Codec<Event> codec =
            Codec.of(Event.class, new InMemoryRegistry(), List.of(OrderEvent.class));
    private final AgentCounters counters =
            new AgentCounters(new Delays(), new SimpleMeterRegistry());

    @Test
    void while_the_backbone_is_away_an_event_waits_and_is_not_given_up() throws Exception {
        // Given
        for (int i = 0; i < 2 * ATTEMPTS_MAX; i++) {
            failures.add(new NoOutcomeException("nobody answers"));
            failures.add(new IllegalStateException(new ClientEndedException("closed")));
            failures.add(new BackboneAwayException("no query API", new IOException("refused")));
        }

        // When
        Tries.Result result = tries().at(delayDetected(), () -> false);

        // Then
        assertThat(failures).isEmpty();
        assertThat(counters.finished().count()).isEqualTo(1);
        assertThat(result).isInstanceOf(Tries.Result.Answered.class);
    }

    @Test
    void attempts_before_and_after_an_absence_are_counted_together() throws Exception {
        // Given
        failures.add(new IllegalArgumentException("a bug"));
        failures.add(new NoOutcomeException("nobody answers"));
        failures.add(new IllegalArgumentException("a bug"));
        failures.add(new IllegalArgumentException("a bug"));

        // When
        Tries.Result result = tries().at(delayDetected(), () -> false);

        // Then
        assertThat(failures).isEmpty();
        assertThat(counters.finished().count()).isZero();
        assertThat(result)
                .isInstanceOfSatisfying(
                        Tries.Result.GivenUp.class,
                        given -> assertThat(given.attempts()).isEqualTo(ATTEMPTS_MAX));
    }

    @Test
    void an_error_that_is_not_retryable_is_the_last_one() throws Exception {
        // Given
        policy = RetryPolicy.attempts(5).retrying(e -> !(e instanceof ArithmeticException));
        failures.add(new IllegalArgumentException("may pass"));
        failures.add(new ArithmeticException("will not"));

        // When
        Tries.Result result = tries().at(delayDetected(), () -> false);

        // Then
        assertThat(result)
                .isInstanceOfSatisfying(
                        Tries.Result.GivenUp.class,
                        given -> {
                            assertThat(given.attempts()).isEqualTo(2);
                            assertThat(given.failure()).isInstanceOf(ArithmeticException.class);
                        });
    }

    @Test
    void an_attempt_that_takes_too_long_is_interrupted_and_has_failed() throws Exception {
        // Given
        policy = RetryPolicy.attempts(2).waiting(1, 1).limiting(20);
        stuck = true;

        // When
        Tries.Result result = tries().at(delayDetected(), () -> false);

        // Then
        assertThat(result)
                .isInstanceOfSatisfying(
                        Tries.Result.GivenUp.class,
                        given -> {
                            assertThat(given.attempts()).isEqualTo(2);
                            assertThat(given.failure())
                                    .isInstanceOf(AttemptTooLongException.class)
                                    .hasMessageContaining("20 ms");
                        });
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    private Tries tries() {
        Projections none =
                new Projections() {
                    @Override
                    public <T> Optional<Known<T>> read(String name, String key, Class<T> type) {
                        return Optional.empty();
                    }
                };
        StreamEvents nowhere = (stream, _, _) -> fail("nobody asks for %s", stream);
        Attempt attempt =
                new Attempt(
                        new Delays(),
                        (_, _) -> answer(),
                        none,
                        () -> Instant.EPOCH,
                        new Redecisions(codec, nowhere, settings(), counters),
                        Ledgers.unused(codec, settings()),
                        new Overdue(new Delays(), new SimpleMeterRegistry()),
                        new Recorder(new Delays(), "", 0));
        return new Tries(attempt, new Delays(), settings(), counters);
    }

    private CompletableFuture<Outcome> answer() {
        RuntimeException failure = failures.poll();
        return failure == null
                ? CompletableFuture.completedFuture(new Outcome.Accepted(2, 2, false))
                : CompletableFuture.failedFuture(failure);
    }

    private static RecordedEvent<Event> delayDetected() {
        EventMetadata metadata =
                new EventMetadata(
                        ORDER.at(1),
                        new CommandId(new AgentName("test"), "it", 0),
                        Instant.EPOCH,
                        ORDER.toString(),
                        null,
                        Basis.NONE,
                        false,
                        null);
        DelayDetected delay = new DelayDetected(Lane.parse("KE-air"), 3);
        return new RecordedEvent<>(metadata, delay, Instant.EPOCH, 0, 0);
    }

    private static AgentSettings settings() {
        URI nowhere = URI.create("http://127.0.0.1:1");
        return new AgentSettings(
                nowhere, nowhere, 1, 1, 1, 1, 0, ATTEMPTS_MAX, 1, 1, 1000, 0, 1, 1, 1, 1, 0, 1);
    }

    /// Proposes one command for each delay.
    private final class Delays implements Agent {
        @Override
        public AgentName name() {
            return new AgentName("delays");
        }

        @Override
        public Reactions reactions() {
            return Reactions.none().on(DelayDetected.class, this::react, policy);
        }

        private List<Proposal> react(RecordedEvent<DelayDetected> event, AgentContext context)
                throws InterruptedException {
            if (stuck) {
                new CountDownLatch(1).await();
            }
            return List.of(Proposal.to(event.stream(), new RecordDelay()));
        }
    }
}
