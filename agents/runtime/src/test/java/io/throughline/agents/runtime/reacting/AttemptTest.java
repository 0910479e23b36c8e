package io.throughline.agents.runtime.reacting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.throughline.agents.runtime.backbone.Projections;
import io.throughline.agents.runtime.backbone.StreamEvents;
import io.throughline.agents.runtime.limits.Overdue;
import io.throughline.agents.runtime.service.AgentCounters;
import io.throughline.agents.runtime.service.AgentSettings;
import io.throughline.agents.sdk.Agent;
import io.throughline.agents.sdk.AgentContext;
import io.throughline.agents.sdk.Known;
import io.throughline.agents.sdk.Proposal;
import io.throughline.agents.sdk.Reactions;
import io.throughline.schemas.codec.Codec;
import io.throughline.schemas.codec.InMemoryRegistry;
import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.Basis;
import io.throughline.schemas.contracts.Clock;
import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.CommandMetadata;
import io.throughline.schemas.contracts.Event;
import io.throughline.schemas.contracts.EventId;
import io.throughline.schemas.contracts.EventMetadata;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.RecordedEvent;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.schemas.contracts.logistics.Lane;
import io.throughline.schemas.contracts.logistics.OrderCommand.RecordDelay;
import io.throughline.schemas.contracts.logistics.OrderEvent;
import io.throughline.schemas.contracts.logistics.OrderEvent.DelayDetected;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AttemptTest {

    private static final StreamId OTHER = new StreamId("order", "9");

    private final List<CommandMetadata> sent = new ArrayList<>();

    @Test
    void a_command_tells_what_led_to_it_and_what_that_knew() throws Exception {
        // Given
        RecordedEvent<DelayDetected> cause = event("order/1@5", "order/7@2");
        RecordedEvent<DelayDetected> seen = event("order/8@4", "order/7@3 order/9@1");

        // When
        attempt(Proposal.to(OTHER, new RecordDelay()).basedOn(seen)).at(cause, 1000, () -> false);

        // Then
        assertThat(sent)
                .singleElement()
                .satisfies(command -> {
                    assertThat(command.causation()).isEqualTo(EventId.parse("order/1@5"));
                    assertThat(command.basis()).isEqualTo(Basis.parse("order/8@4"));
                    assertThat(command.clock())
                            .isEqualTo(Clock.parse("order/1@5 order/7@3 order/8@4"));
                    assertThat(command.barrier()).isEqualTo("packed");
                });
    }

    @Test
    void within_one_stream_there_is_nothing_to_tell() throws Exception {
        // When
        attempt(Proposal.to(new StreamId("order", "1"), new RecordDelay()))
                .at(event("order/1@5", ""), 1000, () -> false);

        // Then
        assertThat(sent).singleElement().extracting(CommandMetadata::clock).isEqualTo(Clock.EMPTY);
    }

    private Attempt attempt(Proposal proposal) {
        Projections none =
                new Projections() {
                    @Override
                    public <T> Optional<Known<T>> read(String name, String key, Class<T> type) {
                        return Optional.empty();
                    }
                };
        Codec<Event> codec =
                Codec.of(Event.class, new InMemoryRegistry(), List.of(OrderEvent.class));
        Agent agent = new Proposing(proposal);
        AgentCounters counters = new AgentCounters(agent, new SimpleMeterRegistry());
        StreamEvents nowhere = (stream, _, _) -> fail("nobody asks for %s", stream);
        return new Attempt(
                agent,
                (metadata, _) -> {
                    sent.add(metadata);
                    return CompletableFuture.completedFuture(new Outcome.Accepted(2, 2, false));
                },
                none,
                () -> Instant.EPOCH,
                new Redecisions(codec, nowhere, settings(), counters),
                Ledgers.unused(codec, settings()),
                new Overdue(agent, new SimpleMeterRegistry()),
                new Recorder(agent, "", 0));
    }

    private static RecordedEvent<DelayDetected> event(String id, String clock) {
        EventMetadata metadata =
                new EventMetadata(
                        EventId.parse(id),
                        CommandId.parse("tester:row-1:0"),
                        Instant.EPOCH,
                        "order/1",
                        null,
                        Basis.NONE,
                        false,
                        null,
                        Clock.parse(clock),
                        "packed");
        return new RecordedEvent<>(
                metadata, new DelayDetected(Lane.parse("KE-air"), 3), Instant.EPOCH, 0, 0);
    }

    private static AgentSettings settings() {
        URI nowhere = URI.create("http://127.0.0.1:1");
        return new AgentSettings(
                nowhere, nowhere, 1, 1, 1, 1, 0, 3, 1, 1, 1000, 0, 1, 1, 1, 1, 0, 1);
    }

    /// Proposes always the same.
    private record Proposing(Proposal proposal) implements Agent {
        @Override
        public AgentName name() {
            return new AgentName("proposing");
        }

        @Override
        public Reactions reactions() {
            return Reactions.none().on(DelayDetected.class, this::react);
        }

        private List<Proposal> react(RecordedEvent<DelayDetected> event, AgentContext context) {
            return List.of(proposal);
        }
    }
}
