package io.throughline.agents.runtime;

import static io.throughline.agents.runtime.Stage.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.ApplicationContext;
import io.throughline.agents.sdk.Agent;
import io.throughline.agents.sdk.Proposal;
import io.throughline.agents.sdk.Reactions;
import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.Event;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.schemas.contracts.logistics.OrderCommand.RescheduleOrder;
import io.throughline.schemas.contracts.logistics.OrderEvent.OrderRescheduled;
import io.throughline.schemas.contracts.work.DeadLetterCommand.ReleaseDeadLetter;
import io.throughline.schemas.contracts.work.DeadLetterEvent.EventFailed;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Agents that answer each other for ever, and events older than the agent, with everything real.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
class AnsweringIT {

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
    void two_agents_that_answer_each_other_are_stopped_and_the_log_tells_it() {
        // Given
        stage.plan("a");
        StreamId order = new StreamId("order", "a");
        try (ApplicationContext _ = stage.start(new Answering("ping", "pong"));
                ApplicationContext _ = stage.start(new Answering("pong", "ping"))) {
            // When
            stage.accept(order, reschedule(0, "pong"));

            // Then
            await().until(() -> failures().size() == 1);
            assertThat(failures().getFirst().failure().error()).isEqualTo("PingPong");
            assertThat(failures().getFirst().attempts()).isEqualTo(1);
            int events = stage.names(order).size();
            assertThat(events).isBetween(100, 110);

            // When: somebody from outside speaks
            stage.accept(order, reschedule(1_000, "tester"));

            // Then: nobody goes on for that
            assertThat(stage.names(order)).hasSize(events + 1);
        }
    }

    private List<EventFailed> failures() {
        return Stream.of("ping", "pong")
                .flatMap(agent -> stage.events(Stage.queue(agent, "a")).stream())
                .filter(EventFailed.class::isInstance)
                .map(EventFailed.class::cast)
                .toList();
    }

    private static RescheduleOrder reschedule(long day, String by) {
        return new RescheduleOrder(
                LocalDate.of(2030, 1, 1).plusDays(day), new AgentName(by), "I know better");
    }

    /// Answers each rescheduling of the other one by another.
    private record Answering(String own, String other) implements Agent {
        @Override
        public AgentName name() {
            return new AgentName(own);
        }

        @Override
        public Reactions reactions() {
            return Reactions.none()
                    .on(
                            OrderRescheduled.class,
                            (event, _) ->
                                    event.data().by().value().equals(other)
                                            ? List.of(
                                                    Proposal.answer(
                                                            event,
                                                            reschedule(event.version(), own)))
                                            : List.of());
        }
    }

    @Test
    void a_parked_event_of_an_older_schema_is_read_in_todays_form() throws Exception {
        // Given: the event has no field mergedWith, which came later
        stage.plan("b");
        StreamId order = new StreamId("order", "b");
        stage.appendOld(order, 4, oldRescheduling());
        StreamId queue = Stage.queue("older", "b");
        Scripted before = new Scripted("older", "b");
        before.broken.add("order/b@4");
        try (ApplicationContext _ = stage.start(before)) {
            stage.awaitLast(queue, "EventFailed");
        }

        // When
        Scripted today = new Scripted("older", "b");
        try (ApplicationContext _ = stage.start(today)) {
            stage.accept(queue, new ReleaseDeadLetter("ann", "upgraded"));

            // Then
            stage.awaitLast(queue, "StreamReleased");
            assertThat(today.handled("b")).containsExactly(4L);
            assertThat(today.last.get().reason()).isEqualTo("as it was said then");
            assertThat(today.last.get().mergedWith()).isNull();
        }
    }

    private static GenericRecord oldRescheduling() throws Exception {
        GenericRecord event = new GenericData.Record(oldSchema());
        event.put("lane", "KE-air");
        event.put("expectedOn", 20_000);
        event.put("askedOn", 20_000);
        event.put("by", "tester");
        event.put("reason", "as it was said then");
        return event;
    }

    private static Schema oldSchema() throws Exception {
        Class<? extends Event> type = OrderRescheduled.class;
        try (InputStream today = type.getResourceAsStream("OrderRescheduled.avsc")) {
            Schema schema = new Schema.Parser().parse(today);
            List<Schema.Field> fields =
                    schema.getFields().stream()
                            .filter(field -> !field.name().equals("mergedWith"))
                            .map(field -> new Schema.Field(field, field.schema()))
                            .toList();
            assertThat(fields).hasSize(schema.getFields().size() - 1);
            return Schema.createRecord(
                    schema.getName(), schema.getDoc(), schema.getNamespace(), false, fields);
        }
    }
}
