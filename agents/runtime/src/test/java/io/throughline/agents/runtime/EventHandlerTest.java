package io.throughline.agents.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micronaut.configuration.kafka.ProducerRegistry;
import io.micronaut.core.type.Argument;
import io.throughline.agents.sdk.Agent;
import io.throughline.agents.sdk.Known;
import io.throughline.agents.sdk.Proposal;
import io.throughline.agents.sdk.Reactions;
import io.throughline.schemas.client.ClientEndedException;
import io.throughline.schemas.client.NoOutcomeException;
import io.throughline.schemas.codec.Codec;
import io.throughline.schemas.codec.EventHeaders;
import io.throughline.schemas.codec.InMemoryRegistry;
import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.Basis;
import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.Event;
import io.throughline.schemas.contracts.EventMetadata;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.schemas.contracts.logistics.Lane;
import io.throughline.schemas.contracts.logistics.Logistics;
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
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class EventHandlerTest {

    private static final int ATTEMPTS_MAX = 3;
    private static final StreamId ORDER = new StreamId("order", "1");

    private final Queue<RuntimeException> failures = new ArrayDeque<>();
    private final MockProducer<byte[], byte[]> letters =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final Codec<Event> codec =
            Codec.of(Event.class, new InMemoryRegistry(), List.of(OrderEvent.class));
    private final AgentCounters counters =
            new AgentCounters(new Delays(), new SimpleMeterRegistry());

    @Test
    void while_the_backbone_is_away_an_event_waits_and_is_no_dead_letter() throws Exception {
        // Given
        for (int i = 0; i < 2 * ATTEMPTS_MAX; i++) {
            failures.add(new NoOutcomeException("nobody answers"));
            failures.add(new IllegalStateException(new ClientEndedException("closed")));
            failures.add(new BackboneAwayException("no query API", new IOException("refused")));
        }

        // When
        handler().handle(delayDetected(), () -> false);

        // Then
        assertThat(failures).isEmpty();
        assertThat(counters.finished().count()).isEqualTo(1);
        assertThat(letters.history()).isEmpty();
    }

    @Test
    void attempts_before_and_after_an_absence_are_counted_together() throws Exception {
        // Given
        failures.add(new IllegalArgumentException("a bug"));
        failures.add(new NoOutcomeException("nobody answers"));
        failures.add(new IllegalArgumentException("a bug"));
        failures.add(new IllegalArgumentException("a bug"));

        // When
        handler().handle(delayDetected(), () -> false);

        // Then
        assertThat(failures).isEmpty();
        assertThat(counters.finished().count()).isZero();
        assertThat(letters.history()).hasSize(1);
    }

    private EventHandler handler() {
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
                        new Overdue(new Delays(), new SimpleMeterRegistry()));
        ProducerRegistry producers =
                new ProducerRegistry() {
                    @Override
                    @SuppressWarnings("unchecked") // the dead letters' producer is of bytes
                    public <K, V> Producer<K, V> getProducer(
                            String id, Argument<K> key, Argument<V> value) {
                        return (Producer<K, V>) letters;
                    }
                };
        return new EventHandler(
                codec,
                new Tries(attempt, new Delays(), settings(), counters),
                new DeadLetters(new Delays(), Logistics.CONTRACT, producers),
                settings(),
                counters);
    }

    private CompletableFuture<Outcome> answer() {
        RuntimeException failure = failures.poll();
        return failure == null
                ? CompletableFuture.completedFuture(new Outcome.Accepted(2, 2, false))
                : CompletableFuture.failedFuture(failure);
    }

    private ConsumerRecord<byte[], byte[]> delayDetected() {
        DelayDetected event = new DelayDetected(Lane.parse("KE-air"), 3);
        ConsumerRecord<byte[], byte[]> record =
                new ConsumerRecord<>(
                        "logistics.events",
                        0,
                        0,
                        ORDER.toString().getBytes(UTF_8),
                        codec.encode(event));
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
        EventHeaders.write(metadata, codec.typeOf(event), record.headers());
        return record;
    }

    private static AgentSettings settings() {
        URI nowhere = URI.create("http://127.0.0.1:1");
        return new AgentSettings(
                nowhere, nowhere, 1, 1, 1, 1, 0, ATTEMPTS_MAX, 1, 1, 1000, 0, 1, 1, 1, 1, 0, 1);
    }

    /// Proposes one command for each delay.
    private static final class Delays implements Agent {
        @Override
        public AgentName name() {
            return new AgentName("delays");
        }

        @Override
        public Reactions reactions() {
            return Reactions.none()
                    .on(
                            DelayDetected.class,
                            (event, _) -> List.of(Proposal.to(event.stream(), new RecordDelay())));
        }
    }
}
