package io.throughline.agents.runtime;

import static io.throughline.agents.runtime.Stage.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.ApplicationContext;
import io.throughline.agents.sdk.Agent;
import io.throughline.agents.sdk.AgentContext;
import io.throughline.agents.sdk.Proposal;
import io.throughline.agents.sdk.Reactions;
import io.throughline.schemas.codec.Partitions;
import io.throughline.schemas.codec.Topics;
import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.RecordedEvent;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.schemas.contracts.logistics.Logistics;
import io.throughline.schemas.contracts.logistics.OrderEvent.OrderRescheduled;
import io.throughline.schemas.contracts.work.DeadLetterCommand.ReleaseDeadLetter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of parked streams when somebody moves an agent's offsets with Kafka's own tools.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
class ResetIT {

    private final List<Long> handled = new CopyOnWriteArrayList<>();
    private volatile boolean broken = true;
    private Stage stage;

    @BeforeAll
    void start(@TempDir Path folder) {
        stage = new Stage(folder);
    }

    @AfterAll
    void close() {
        stage.close();
    }

    @Test
    void what_is_parked_is_known_after_a_reset_beyond_it_and_what_comes_waits_behind()
            throws Exception {
        // Given
        StreamId queue = Stage.queue("careful", "a");
        stage.plan("a");
        try (ApplicationContext _ = stage.start(new Careful())) {
            stage.reschedule("a", 2);
            stage.awaitLast(queue, "EventFailed", "EventParked");
        }

        // When
        resetToEnd("agent-careful", new StreamId("order", "a"));
        try (ApplicationContext _ = stage.start(new Careful())) {
            stage.reschedule("a", 1);

            // Then
            stage.awaitLast(queue, "EventFailed", "EventParked", "EventParked");
            assertThat(handled).isEmpty();

            // When
            broken = false;
            stage.accept(queue, new ReleaseDeadLetter("tester", "mended"));

            // Then
            await().untilAsserted(() -> assertThat(handled).containsExactly(4L, 5L, 6L));
            stage.awaitLast(queue, "ParkedEventCompleted", "StreamReleased");
        }
    }

    /// As Kafka's own tool does it: beside the offset stands nothing.
    private void resetToEnd(String group, StreamId stream) throws Exception {
        TopicPartition partition =
                new TopicPartition(
                        Topics.of(Logistics.CONTRACT).events(),
                        Partitions.of(stream.toString(), Stage.PARTITIONS));
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", stage.broker.bootstrapServers()))) {
            long end =
                    admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                            .partitionResult(partition)
                            .get()
                            .offset();
            admin.alterConsumerGroupOffsets(group, Map.of(partition, new OffsetAndMetadata(end)))
                    .all()
                    .get();
        }
    }

    /// Notes what it handles, and fails on the first as long as it is broken.
    private final class Careful implements Agent {

        @Override
        public AgentName name() {
            return new AgentName("careful");
        }

        @Override
        public Reactions reactions() {
            return Reactions.none().on(OrderRescheduled.class, this::react);
        }

        private List<Proposal> react(RecordedEvent<OrderRescheduled> event, AgentContext context) {
            if (broken && event.version() == 4) {
                throw new IllegalStateException("broken");
            }
            handled.add(event.version());
            return List.of();
        }
    }
}
