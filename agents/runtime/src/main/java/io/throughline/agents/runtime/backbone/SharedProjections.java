package io.throughline.agents.runtime.backbone;

import io.throughline.agents.sdk.Known;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/// Reads of the same key at the same time share one request, and its answer serves further reads
/// for a moment. So a busy lane is asked about a few times a second, not once for every order; and
/// a projection is behind the log by about that moment anyway.
final class SharedProjections implements Projections {

    private final Projections source;
    private final long servesNanosMax;
    private final int answersMax;
    private final Map<Question<?>, Answer> answers = new ConcurrentHashMap<>();

    /// @param servesMsMax how long an answer serves; 0 shares only what is asked at the same time
    /// @param answersMax how many answers are kept
    SharedProjections(Projections source, int servesMsMax, int answersMax) {
        this.source = source;
        this.servesNanosMax = TimeUnit.MILLISECONDS.toNanos(servesMsMax);
        this.answersMax = answersMax;
    }

    private record Question<T>(String projection, String key, Class<T> type) {}

    /// What was or is being asked, and when the answer came.
    private static final class Answer {
        private final CompletableFuture<Optional<? extends Known<?>>> known =
                new CompletableFuture<>();
        private volatile long atNanos;

        private void is(Optional<? extends Known<?>> value) {
            atNanos = System.nanoTime();
            known.complete(value);
        }
    }

    @Override
    public <T> Optional<Known<T>> read(String projection, String key, Class<T> type) {
        Question<T> question = new Question<>(projection, key, type);
        while (true) {
            Answer found = answers.get(question);
            if (found != null && serves(found)) {
                return await(question, found);
            }
            Answer mine = new Answer();
            boolean first =
                    found == null
                            ? answers.putIfAbsent(question, mine) == null
                            : answers.replace(question, found, mine);
            if (first) {
                return ask(question, mine);
            }
        }
    }

    private <T> Optional<Known<T>> ask(Question<T> question, Answer mine) {
        if (answers.size() > answersMax) {
            answers.values().removeIf(answer -> !serves(answer));
        }
        try {
            Optional<Known<T>> known =
                    source.read(question.projection(), question.key(), question.type());
            mine.is(known);
            return known;
        } catch (RuntimeException | Error e) {
            answers.remove(question, mine);
            mine.known.completeExceptionally(e);
            throw e;
        }
    }

    private static <T> Optional<Known<T>> await(Question<T> question, Answer answer) {
        try {
            return answer.known
                    .get()
                    .map(known -> new Known<>(question.type().cast(known.value()), known.seen()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new InterruptedIOException("interrupted in a read"));
        } catch (ExecutionException e) {
            throw e.getCause() instanceof BackboneAwayException away
                    ? new BackboneAwayException(String.valueOf(away.getMessage()), away)
                    : new IllegalStateException("the read that was shared failed", e.getCause());
        }
    }

    /// How many answers are kept.
    int size() {
        return answers.size();
    }

    private boolean serves(Answer answer) {
        return !answer.known.isDone() || System.nanoTime() - answer.atNanos < servesNanosMax;
    }
}
