package io.throughline.agents.runtime;

import static io.throughline.agents.runtime.Stage.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.ApplicationContext;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.schemas.contracts.work.DeadLetterCommand;
import io.throughline.schemas.contracts.work.DeadLetterCommand.ParkEvent;
import io.throughline.schemas.contracts.work.DeadLetterCommand.ReleaseDeadLetter;
import io.throughline.schemas.contracts.work.DeadLetterCommand.RetryDeadLetter;
import io.throughline.schemas.contracts.work.DeadLetterCommand.SkipEvent;
import io.throughline.schemas.contracts.work.DeadLetterEvent.RetryOrdered;
import io.throughline.schemas.contracts.work.WorkCodes;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Who has the last word on what is parked, with everything real.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
class OverrulingIT {

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
    void a_release_goes_before_an_order_that_waits_and_that_one_does_not_come_back() {
        // Given
        Scripted agent = parked("first", "a", 2);
        StreamId queue = Stage.queue("first", "a");
        try (ApplicationContext _ = stage.start(agent)) {
            stage.awaitLast(queue, "EventFailed", "EventParked");
            Instant soon = Instant.now().plusSeconds(3);
            Instant late = Instant.now().plusSeconds(3_600);
            stage.accept(queue, new RetryDeadLetter("supervisor", "by policy", soon));

            // When: the release fails, and the next order is for much later
            stage.accept(queue, new ReleaseDeadLetter("ann", "try"));
            stage.awaitLast(queue, "RetryOrdered", "RetryOrdered", "EventFailed");
            stage.accept(queue, new RetryDeadLetter("supervisor", "by policy", late));
            agent.broken.clear();
            await().pollDelay(Duration.ofSeconds(4)).until(() -> Instant.now().isAfter(soon));

            // Then: the first order would be due, and is not followed
            assertThat(agent.handled("a")).isEmpty();
            assertThat(stage.names(queue)).endsWith("EventFailed", "RetryOrdered");

            // When
            stage.accept(queue, new ReleaseDeadLetter("ann", "mended"));

            // Then
            await().untilAsserted(() -> assertThat(agent.handled("a")).containsExactly(4L, 5L));
            stage.awaitLast(queue, "StreamReleased");
            assertThat(stage.events(queue))
                    .filteredOn(RetryOrdered.class::isInstance)
                    .extracting(event -> ((RetryOrdered) event).order())
                    .containsExactly(1, 2, 3, 4);
        }
    }

    @Test
    void a_skip_goes_before_an_order_that_waits() {
        // Given
        Scripted agent = parked("second", "b", 2);
        StreamId queue = Stage.queue("second", "b");
        try (ApplicationContext _ = stage.start(agent)) {
            stage.awaitLast(queue, "EventFailed", "EventParked");
            Instant late = Instant.now().plusSeconds(3_600);
            stage.accept(queue, new RetryDeadLetter("supervisor", "by policy", late));

            // When
            stage.accept(queue, new SkipEvent(4, "ann", "no use"));

            // Then
            await().untilAsserted(() -> assertThat(agent.handled("b")).containsExactly(5L));
            stage.awaitLast(queue, "StreamReleased");
        }
    }

    @Test
    void an_attempt_that_fails_under_an_overruled_order_says_nothing_against_the_release()
            throws Exception {
        // Given: an attempt is under way, and will fail
        Scripted agent = parked("third", "c", 2);
        StreamId queue = Stage.queue("third", "c");
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayFail = new CountDownLatch(1);
        try (ApplicationContext _ = stage.start(agent)) {
            stage.awaitLast(queue, "EventFailed", "EventParked");
            agent.before =
                    _ -> {
                        begun.countDown();
                        mayFail.await();
                    };
            stage.accept(queue, new RetryDeadLetter("supervisor", "by policy", null));
            begun.await();

            // When
            stage.accept(queue, new ReleaseDeadLetter("ann", "mended"));
            Outcome again = stage.send(queue, new ReleaseDeadLetter("bob", "me too"));
            Outcome skipped = stage.send(queue, new SkipEvent(4, "supervisor", "by policy"));
            // The attempts under the order before still fail, two more of them.
            AtomicInteger more = new AtomicInteger();
            agent.before =
                    _ -> {
                        if (more.incrementAndGet() > 2) {
                            agent.broken.clear();
                        }
                    };
            mayFail.countDown();

            // Then
            assertThat(code(again)).isEqualTo(WorkCodes.RETRYING);
            assertThat(code(skipped)).isEqualTo(WorkCodes.RETRYING);
            await().untilAsserted(() -> assertThat(agent.handled("c")).containsExactly(4L, 5L));
            stage.awaitLast(queue, "StreamReleased");
            assertThat(stage.names(queue))
                    .containsExactly(
                            "EventFailed",
                            "EventParked",
                            "RetryOrdered",
                            "RetryOrdered",
                            "ParkedEventCompleted",
                            "ParkedEventCompleted",
                            "StreamReleased");
        }
    }

    @Test
    void what_an_attempt_did_stays_done_if_its_event_was_skipped_meanwhile() throws Exception {
        // Given: an attempt is under way, and will go through
        Scripted agent = parked("fourth", "d", 2);
        StreamId queue = Stage.queue("fourth", "d");
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        try (ApplicationContext _ = stage.start(agent)) {
            stage.awaitLast(queue, "EventFailed", "EventParked");
            agent.broken.clear();
            agent.before =
                    _ -> {
                        begun.countDown();
                        mayEnd.await();
                    };
            stage.accept(queue, new RetryDeadLetter("supervisor", "by policy", null));
            begun.await();

            // When
            stage.accept(queue, new SkipEvent(4, "ann", "no use"));
            mayEnd.countDown();

            // Then
            await().untilAsserted(() -> assertThat(agent.handled("d")).containsExactly(4L, 5L));
            stage.awaitLast(
                    queue,
                    "EventSkipped",
                    "RetryOrdered",
                    "ParkedEventCompleted",
                    "StreamReleased");
        }
    }

    @Test
    void an_order_that_ran_out_goes_on_with_what_another_owner_parked_too_late() throws Exception {
        // Given: an attempt at all that we know to be parked is under way
        Scripted agent = parked("fifth", "e", 1);
        StreamId queue = Stage.queue("fifth", "e");
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        try (ApplicationContext _ = stage.start(agent)) {
            stage.awaitLast(queue, "EventFailed");
            agent.broken.clear();
            agent.before =
                    _ -> {
                        begun.countDown();
                        mayEnd.await();
                    };
            stage.accept(queue, new RetryDeadLetter("supervisor", "by policy", null));
            begun.await();

            // When: an owner before us, who was slow, parks what we have not come to
            stage.reschedule("e", 1);
            DeadLetterCommand late = new ParkEvent(5, "io.throughline.logistics.OrderRescheduled");
            stage.accept(queue, late);
            mayEnd.countDown();

            // Then: it is handled, and the queue is not left with it
            stage.awaitLast(queue, "ParkedEventCompleted", "StreamReleased");
            assertThat(agent.handled("e")).startsWith(4L, 5L);
            stage.reschedule("e", 1);
            await().untilAsserted(() -> assertThat(agent.handled("e")).endsWith(6L));
        }
    }

    /// An agent that fails on the first of some events of an order.
    private Scripted parked(String name, String order, int events) {
        stage.plan(order);
        Scripted agent = new Scripted(name, order);
        agent.broken.add("order/" + order + "@4");
        stage.reschedule(order, events);
        return agent;
    }

    private static String code(Outcome outcome) {
        return outcome instanceof Outcome.Rejected rejected ? rejected.code() : "accepted";
    }
}
