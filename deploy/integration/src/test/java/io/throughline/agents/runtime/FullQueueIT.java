package io.throughline.agents.runtime;

import static io.throughline.agents.runtime.Stage.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.ApplicationContext;
import io.throughline.agents.runtime.partition.PartitionStatus;
import io.throughline.agents.runtime.reading.EventLoop;
import io.throughline.schemas.codec.Partitions;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.schemas.contracts.work.DeadLetterCommand.ReleaseDeadLetter;
import io.throughline.schemas.contracts.work.DeadLetterCommand.SkipEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of a stream whose dead-letter queue is full, with everything real but the bound.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
class FullQueueIT {

    // One event for each partition: whatever would block, would block all.
    private static final Map<String, Object> NARROW = Map.of("throughline.in-flight-max", 2);

    private Stage stage;

    @BeforeAll
    void start(@TempDir Path folder) {
        stage = new Stage(folder, Map.of("throughline.parked-events-max", 3));
    }

    @AfterAll
    void close() {
        stage.close();
    }

    @Test
    void it_is_emptied_by_a_release_and_other_streams_go_on_meanwhile() {
        // Given
        String beside = beside("a");
        stage.plan("a");
        stage.plan(beside);
        Scripted agent = new Scripted("first", "a", beside);
        agent.broken.add("order/a@4");
        StreamId queue = Stage.queue("first", "a");
        try (ApplicationContext service = stage.start(agent, NARROW)) {
            stage.reschedule("a", 8);
            stage.awaitLast(queue, "EventFailed", "EventParked", "EventParked");
            await().until(() -> inFlight(service) == 5);

            // When
            stage.reschedule(beside, 3);

            // Then
            await().untilAsserted(
                            () -> assertThat(agent.handled(beside)).containsExactly(4L, 5L, 6L));
            assertThat(agent.handled("a")).isEmpty();

            // When
            agent.broken.clear();
            stage.accept(queue, new ReleaseDeadLetter("ann", "mended"));

            // Then
            await().untilAsserted(() ->
                    assertThat(agent.handled("a")).containsExactlyElementsOf(versions(4, 11)));
            stage.awaitLast(queue, "StreamReleased");
            await().until(() -> inFlight(service) == 0);
            stage.reschedule("a", 1);
            await().untilAsserted(() -> assertThat(agent.handled("a")).endsWith(11L, 12L));
        }
    }

    @Test
    void what_is_held_back_survives_a_restart_and_comes_in_its_order() {
        // Given
        stage.plan("b");
        Scripted before = new Scripted("second", "b");
        before.broken.add("order/b@4");
        StreamId queue = Stage.queue("second", "b");
        try (ApplicationContext service = stage.start(before, NARROW)) {
            stage.reschedule("b", 6);
            stage.awaitLast(queue, "EventFailed", "EventParked", "EventParked");
            await().until(() -> inFlight(service) == 3);
        }

        // When: the order comes while nobody is there, and one more event
        stage.accept(queue, new SkipEvent(4, "ann", "no use"));
        stage.reschedule("b", 1);
        Scripted after = new Scripted("second", "b");
        try (ApplicationContext service = stage.start(after, NARROW)) {
            // Then
            await().untilAsserted(() ->
                    assertThat(after.handled("b")).containsExactlyElementsOf(versions(5, 10)));
            stage.awaitLast(queue, "StreamReleased");
            await().until(() -> inFlight(service) == 0);
        }
    }

    @Test
    void a_release_is_found_behind_all_that_may_be_read() {
        // Given: the partition has more events than may be read past the first unfinished one
        String beside = beside("c");
        stage.plan("c");
        stage.plan(beside);
        Scripted agent = new Scripted("third", "c", beside);
        agent.broken.add("order/c@4");
        StreamId queue = Stage.queue("third", "c");
        Map<String, Object> shortSighted =
                Map.of("throughline.in-flight-max", 2, "throughline.unfinished-span-max", 5);
        try (ApplicationContext service = stage.start(agent, shortSighted)) {
            stage.reschedule("c", 20);
            stage.awaitLast(queue, "EventFailed", "EventParked", "EventParked");
            stage.reschedule(beside, 3);
            await().until(() -> inFlight(service) > 0);

            // When
            agent.broken.clear();
            stage.accept(queue, new ReleaseDeadLetter("ann", "mended"));

            // Then
            await().untilAsserted(() ->
                    assertThat(agent.handled("c")).containsExactlyElementsOf(versions(4, 23)));
            await().untilAsserted(
                            () -> assertThat(agent.handled(beside)).containsExactly(4L, 5L, 6L));
            stage.awaitLast(queue, "StreamReleased");
            await().until(() -> inFlight(service) == 0);
        }
    }

    private static List<Long> versions(long first, long last) {
        return IntStream.rangeClosed((int) first, (int) last)
                .mapToObj(version -> (long) version)
                .toList();
    }

    private static int inFlight(ApplicationContext service) {
        return service.getBean(EventLoop.class).status().values().stream()
                .mapToInt(PartitionStatus::inFlight)
                .sum();
    }

    /// Another order in the same partition.
    private static String beside(String order) {
        return IntStream.range(0, 1_000)
                .mapToObj(i -> "beside-" + i)
                .filter(other -> partition(other) == partition(order))
                .findFirst()
                .orElseThrow();
    }

    private static int partition(String order) {
        return Partitions.of("order/" + order, Stage.PARTITIONS);
    }
}
