package io.throughline.deploy.faults.load;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/// Every command that was submitted, and what was said about it. Safe for use by several threads.
///
/// Memory: some 300 bytes for each command.
final class Ledger {

    private static final int WRONG_KEPT_MAX = 50;

    private final Map<String, Sent> sent = new ConcurrentHashMap<>();
    // When each was submitted, by its number.
    private final ConcurrentSkipListMap<Long, Long> open = new ConcurrentSkipListMap<>();
    private final AtomicLong submissions = new AtomicLong();
    private final List<String> wrong = new ArrayList<>();

    /// Notes a command, or one more submission of it, that has no outcome yet; gives the number of
    /// the submission, counted from 1.
    long submitted(Sent command, long nowNanos) {
        sent.putIfAbsent(command.id(), command);
        long number = submissions.incrementAndGet();
        open.put(number, nowNanos);
        return number;
    }

    /// The submission has its outcome, or never will.
    void ended(long number) {
        open.remove(number);
    }

    /// How many submissions have no outcome yet.
    int inFlight() {
        return open.size();
    }

    /// The number of the latest submission.
    long latest() {
        return submissions.get();
    }

    /// Whether every submission up to this one has its outcome.
    boolean areEnded(long number) {
        Map.Entry<Long, Long> first = open.firstEntry();
        return first == null || first.getKey() > number;
    }

    /// When the first submission was made that has no outcome yet; empty if all have one.
    OptionalLong oldestNanos() {
        Map.Entry<Long, Long> first = open.firstEntry();
        return first == null ? OptionalLong.empty() : OptionalLong.of(first.getValue());
    }

    /// Every command once.
    Collection<Sent> commands() {
        return List.copyOf(sent.values());
    }

    /// Notes in a sentence that something was not as it must be.
    synchronized void wrong(String sentence) {
        if (!sentence.isEmpty() && wrong.size() < WRONG_KEPT_MAX) {
            wrong.add(sentence);
        }
    }

    /// What was not as it must be; the first 50.
    synchronized List<String> wrong() {
        return List.copyOf(wrong);
    }
}
