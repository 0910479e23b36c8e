package io.throughline.streams.logistics.order;

import static io.throughline.streams.logistics.order.Orders.KENYA_BY_AIR;
import static io.throughline.streams.logistics.order.Orders.SCHEDULED_ON;
import static io.throughline.streams.logistics.order.Orders.assign;
import static io.throughline.streams.logistics.order.Orders.place;
import static io.throughline.streams.logistics.order.Orders.plan;
import static io.throughline.streams.logistics.order.Orders.reschedule;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.schemas.codec.CommandHeaders;
import io.throughline.schemas.codec.InMemoryRegistry;
import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.Basis;
import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.CommandMetadata;
import io.throughline.schemas.contracts.Event;
import io.throughline.schemas.contracts.ExpectedVersion;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.Outcome.Accepted;
import io.throughline.schemas.contracts.Outcome.Rejected;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.schemas.contracts.logistics.OrderCommand;
import io.throughline.schemas.contracts.logistics.OrderCommand.CancelOrder;
import io.throughline.schemas.contracts.logistics.OrderEvent.OrderRescheduled;
import io.throughline.streams.logistics.LogisticsDomain;
import io.throughline.streams.topology.Codecs;
import io.throughline.streams.topology.decide.DecideOptions;
import io.throughline.streams.topology.decide.DecideTopology;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two agents reschedule one order from the same version, through the write path.
class MergedOnTheWireTest {

    private static final StreamId ORDER = new StreamId("order", "1");
    private static final long PLANNED = 3;
    private static final int HORIZON = 32;

    @TempDir private Path folder;

    private final Codecs codecs = Codecs.of(LogisticsDomain.DOMAIN, new InMemoryRegistry());
    private TopologyTestDriver driver;
    private TestInputTopic<String, byte[]> commands;
    private TestOutputTopic<String, byte[]> events;
    private TestOutputTopic<String, byte[]> outcomes;

    @BeforeEach
    void planAnOrder() {
        Properties config = new Properties();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, "decide");
        config.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
        // No memory of recent events: merging must not need any.
        DecideOptions options = new DecideOptions(1, HORIZON, 0, 100);
        driver =
                new TopologyTestDriver(
                        DecideTopology.of(LogisticsDomain.DOMAIN, codecs, options), config);
        commands =
                driver.createInputTopic(
                        "logistics.commands", new StringSerializer(), new ByteArraySerializer());
        events = output("logistics.events");
        outcomes = output("logistics.outcomes");
        send("importer", ExpectedVersion.ABSENT, place());
        send("router", ExpectedVersion.exactly(1), assign());
        send("optimizer", ExpectedVersion.exactly(2), plan());
        events.readRecordsToList();
    }

    @AfterEach
    void close() {
        driver.close();
    }

    @Test
    void the_second_is_merged_and_the_event_says_with_whose() {
        // When
        Outcome first = send("optimizer", at(PLANNED), reschedule("optimizer", 5));
        Outcome second = send("supervisor", at(PLANNED), reschedule("supervisor", 2));

        // Then
        assertThat(first).isEqualTo(new Accepted(4, 4, false));
        assertThat(second).isEqualTo(new Accepted(5, 5, false));
        assertThat(events())
                .containsExactly(
                        new OrderRescheduled(
                                KENYA_BY_AIR,
                                SCHEDULED_ON.plusDays(5),
                                SCHEDULED_ON.plusDays(5),
                                new AgentName("optimizer"),
                                "a strike",
                                null),
                        new OrderRescheduled(
                                KENYA_BY_AIR,
                                SCHEDULED_ON.plusDays(5),
                                SCHEDULED_ON.plusDays(2),
                                new AgentName("supervisor"),
                                "a strike",
                                new AgentName("optimizer")));
    }

    // Beyond the horizon no memory tells that they were merged before.
    @Test
    void those_that_were_merged_come_again_and_change_nothing() {
        // Given
        send("optimizer", at(PLANNED), reschedule("optimizer", 5));
        send("supervisor", at(PLANNED), reschedule("supervisor", 9));
        for (int i = 0; i < HORIZON; i++) {
            send("client-" + i, ExpectedVersion.ABSENT, new CancelOrder("no need"));
        }
        assertThat(events()).hasSize(2);

        // When
        Outcome first = send("optimizer", at(PLANNED), reschedule("optimizer", 5));
        Outcome second = send("supervisor", at(PLANNED), reschedule("supervisor", 9));

        // Then
        assertThat(List.of(first, second)).containsOnly(new Accepted(6, 5, false));
        assertThat(events()).isEmpty();
    }

    @Test
    void whoever_missed_something_else_is_told_so() {
        // Given
        send("optimizer", at(PLANNED), reschedule("optimizer", 5));
        send("client", at(4), new CancelOrder("no need"));

        // When
        Outcome outcome = send("supervisor", at(PLANNED), reschedule("supervisor", 2));

        // Then
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Rejected.class,
                        rejected -> assertThat(rejected.code()).isEqualTo(Rejected.STALE_VERSION));
    }

    private static ExpectedVersion at(long version) {
        return ExpectedVersion.exactly(version);
    }

    private Outcome send(String agent, ExpectedVersion expected, OrderCommand command) {
        CommandMetadata metadata =
                new CommandMetadata(
                        new CommandId(new AgentName(agent), ORDER + "@" + expected, 0),
                        ORDER,
                        expected,
                        Instant.EPOCH,
                        ORDER.toString(),
                        null,
                        Basis.NONE,
                        false,
                        null);
        Headers headers = new RecordHeaders();
        CommandHeaders.write(metadata, codecs.commands().typeOf(command), headers);
        commands.pipeInput(
                new TestRecord<>(ORDER.toString(), codecs.commands().encode(command), headers));
        return codecs.outcomes().decode(outcomes.readValue());
    }

    private List<Event> events() {
        return events.readValuesToList().stream().map(codecs.events()::decode).toList();
    }

    private TestOutputTopic<String, byte[]> output(String topic) {
        return driver.createOutputTopic(
                topic, new StringDeserializer(), new ByteArrayDeserializer());
    }
}
