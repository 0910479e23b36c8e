package io.throughline.agents.runtime.parked;

import static java.util.function.Predicate.not;

import io.throughline.agents.runtime.progress.OffsetNotes;
import io.throughline.schemas.contracts.work.DeadLetterEvent;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What is parked of one stream, as the log tells so far, and what we know before it comes round:
/// our own commands that were accepted. Not safe for use by several threads.
public final class ParkedQueue {

    private final TreeSet<Long> told = new TreeSet<>();
    private final TreeSet<Long> added = new TreeSet<>();
    private final Set<Long> completed = new HashSet<>();
    private long version;
    private long highest;
    private long firstOffset = OffsetNotes.NOTHING;
    private long lastOffset = OffsetNotes.NOTHING;
    private @Nullable Order order;

    /// A retry order that is not followed to its end yet.
    ///
    /// @param version of the order, in the queue's stream
    /// @param due when to begin
    /// @param number as [DeadLetterEvent.RetryOrdered] counts it
    public record Order(long version, Instant due, int number) {}

    /// The log tells `event`, which is `version` of the queue's stream. What it told before, such
    /// as when the partition was assigned, changes nothing; says whether it was new.
    public boolean apply(long version, DeadLetterEvent event, long offset) {
        if (version <= this.version) {
            return false;
        }
        this.version = version;
        lastOffset = offset;
        switch (event) {
            case DeadLetterEvent.EventFailed failed -> {
                tell(failed.version());
                order = null;
            }
            case DeadLetterEvent.EventParked parked -> tell(parked.version());
            case DeadLetterEvent.ParkedEventCompleted done -> leave(done.version());
            case DeadLetterEvent.EventSkipped skipped -> leave(skipped.version());
            case DeadLetterEvent.RetryOrdered ordered -> order = order(version, ordered);
            case DeadLetterEvent.DeadLetterEscalated _ -> order = null;
            case DeadLetterEvent.StreamReleased _ -> told.clear();
        }
        if (told.isEmpty()) {
            firstOffset = OffsetNotes.NOTHING;
            order = null;
        } else if (firstOffset == OffsetNotes.NOTHING) {
            firstOffset = offset;
        }
        return true;
    }

    private static Order order(long version, DeadLetterEvent.RetryOrdered ordered) {
        Instant notBefore = ordered.notBefore();
        Instant due = notBefore == null ? Instant.EPOCH : notBefore;
        return new Order(version, due, ordered.order());
    }

    private void tell(long version) {
        told.add(version);
        added.remove(version);
        highest = Math.max(highest, version);
    }

    private void leave(long version) {
        told.remove(version);
        completed.remove(version);
        highest = Math.max(highest, version);
    }

    /// Our command to park this event was accepted.
    public void add(long version) {
        added.add(version);
        completed.remove(version);
        highest = Math.max(highest, version);
    }

    /// Our command to complete this event was accepted.
    public void complete(long version) {
        if (told.contains(version) || added.contains(version)) {
            completed.add(version);
            added.remove(version);
        }
    }

    /// The first event that is parked.
    public Optional<Long> first() {
        return Stream.of(told, added)
                .flatMap(each -> each.stream().filter(not(completed::contains)).limit(1))
                .min(Comparator.naturalOrder());
    }

    /// Whether the event was parked once, or comes before one that was. Events come in order, so it
    /// was answered, or is parked.
    public boolean covers(long version) {
        return version <= highest;
    }

    public Optional<Order> order() {
        return Optional.ofNullable(order);
    }

    /// Where the log tells of the first event that is parked; [OffsetNotes#NOTHING] if nothing is.
    long firstOffset() {
        return firstOffset;
    }

    /// Whether all that the log tells of it lies before `offset`, and nothing is parked.
    public boolean isOver(long offset) {
        return told.isEmpty() && added.isEmpty() && order == null && lastOffset < offset;
    }
}
