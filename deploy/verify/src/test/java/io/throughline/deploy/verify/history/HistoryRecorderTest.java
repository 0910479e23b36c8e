package io.throughline.deploy.verify.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.deploy.verify.history.Invocation.Answer;
import io.throughline.deploy.verify.history.Invocation.Kind;
import io.throughline.schemas.contracts.Basis;
import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.CommandMetadata;
import io.throughline.schemas.contracts.ExpectedVersion;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.StreamId;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HistoryRecorderTest {

    private final AtomicLong clock = new AtomicLong();
    private final HistoryRecorder recorder = new HistoryRecorder(clock::get);

    @Test
    void a_submission_is_taken_down_with_what_came_of_it() {
        // Given
        CompletableFuture<Outcome> answered = new CompletableFuture<>();
        CompletableFuture<Outcome> failed = new CompletableFuture<>();
        CompletableFuture<Outcome> silent = new CompletableFuture<>();
        Outcome accepted = new Outcome.Accepted(1, 1, false);

        // When
        clock.set(10);
        submit("a", answered);
        clock.set(20);
        submit("b", failed);
        submit("c", silent);
        clock.set(30);
        answered.complete(accepted);
        failed.completeExceptionally(new IllegalStateException("away"));

        // Then
        assertThat(recorder.invocations())
                .containsExactly(
                        Run.with(taken("a", 10), new Answer(accepted, 30)),
                        taken("b", 20),
                        taken("c", 20));
    }

    private void submit(String cause, CompletableFuture<Outcome> future) {
        CommandMetadata metadata =
                new CommandMetadata(
                        CommandId.parse("tester:" + cause + ":0"),
                        new StreamId("order", "1"),
                        ExpectedVersion.ABSENT,
                        Instant.EPOCH,
                        "order/1",
                        null,
                        Basis.NONE,
                        false,
                        null);
        CompletableFuture<Outcome> _ =
                recorder.submit("tester", metadata, Kind.exact(2), () -> future);
    }

    private static Invocation taken(String cause, long invoked) {
        return new Invocation(
                "tester",
                CommandId.parse("tester:" + cause + ":0"),
                new StreamId("order", "1"),
                ExpectedVersion.ABSENT,
                Kind.exact(2),
                invoked,
                null);
    }
}
