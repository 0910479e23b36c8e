package io.throughline.agents.runtime.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.throughline.agents.sdk.Known;
import io.throughline.schemas.contracts.EventId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SharedProjectionsTest {

    private static final int LONG_MS = 60_000;

    /// Answers with the number of the question.
    private static final class Counting implements Projections {
        private final List<String> asked = new CopyOnWriteArrayList<>();
        private final CountDownLatch mayAnswer;

        Counting(CountDownLatch mayAnswer) {
            this.mayAnswer = mayAnswer;
        }

        @Override
        public <T> Optional<Known<T>> read(String projection, String key, Class<T> type) {
            asked.add(key);
            try {
                mayAnswer.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            if (key.equals("broken")) {
                throw new UncheckedIOException(new IOException("away"));
            }
            EventId seen = EventId.parse(projection + "/" + key + "@" + asked.size());
            return Optional.of(new Known<>(type.cast(asked.size()), seen));
        }
    }

    private final CountDownLatch mayAnswer = new CountDownLatch(1);
    private final Counting source = new Counting(mayAnswer);

    @Test
    void reads_of_one_key_at_the_same_time_are_one_request() throws Exception {
        // Given
        SharedProjections shared = new SharedProjections(source, LONG_MS, 100);
        try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Optional<Known<Integer>>>> answers =
                    IntStream.range(0, 50)
                            .mapToObj(reader ->
                                    readers.submit(() -> shared.read("lane", "KE", Integer.class)))
                            .toList();

            // When
            await().until(() -> !source.asked.isEmpty());
            mayAnswer.countDown();

            // Then
            for (Future<Optional<Known<Integer>>> answer : answers) {
                assertThat(answer.get().orElseThrow().value()).isEqualTo(1);
            }
            assertThat(source.asked).hasSize(1);
        }
    }

    @Test
    void an_answer_serves_for_its_time() {
        // Given
        mayAnswer.countDown();
        SharedProjections shared = new SharedProjections(source, LONG_MS, 100);

        // When
        shared.read("lane", "KE", Integer.class);
        Optional<Known<Integer>> second = shared.read("lane", "KE", Integer.class);

        // Then
        assertThat(second).contains(new Known<>(1, EventId.parse("lane/KE@1")));
        assertThat(source.asked).hasSize(1);
    }

    @Test
    void an_answer_serves_no_longer_than_its_time() {
        // Given
        mayAnswer.countDown();
        SharedProjections shared = new SharedProjections(source, 0, 100);

        // When
        shared.read("lane", "KE", Integer.class);
        shared.read("lane", "KE", Integer.class);

        // Then
        assertThat(source.asked).hasSize(2);
    }

    @Test
    void different_keys_are_different_requests() {
        // Given
        mayAnswer.countDown();
        SharedProjections shared = new SharedProjections(source, LONG_MS, 100);

        // When
        shared.read("lane", "KE", Integer.class);
        shared.read("lane", "UG", Integer.class);

        // Then
        assertThat(source.asked).containsExactly("KE", "UG");
    }

    @Test
    void a_failure_is_shared_by_nobody_who_comes_later() {
        // Given
        mayAnswer.countDown();
        SharedProjections shared = new SharedProjections(source, LONG_MS, 100);

        // Then
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> shared.read("lane", "broken", Integer.class))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("away");
        }
        assertThat(source.asked).hasSize(2);
    }

    @Test
    void answers_that_no_longer_serve_make_room() {
        // Given
        mayAnswer.countDown();
        SharedProjections shared = new SharedProjections(source, 0, 10);

        // When
        IntStream.range(0, 1000).forEach(key -> shared.read("lane", "k" + key, Integer.class));

        // Then
        assertThat(shared.size()).isLessThanOrEqualTo(11);
    }
}
