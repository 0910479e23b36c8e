package io.throughline.deploy.faults.load;

import io.throughline.schemas.contracts.Event;
import io.throughline.schemas.contracts.RecordedEvent;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.schemas.contracts.work.DeadLetterEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Whether what agents parked was handled in order, each event once. Pure; used by one thread.
final class ParkedCheck {

    private static final int WRONG_KEPT_MAX = 20;

    private final String person;
    private final Map<StreamId, Queue> queues = new LinkedHashMap<>();
    private final List<String> wrong = new ArrayList<>();
    private long parked;
    private long handled;
    private long ordered;
    private long released;

    /// @param person whose retry orders are counted as releases
    ParkedCheck(String person) {
        this.person = person;
    }

    private static final class Queue {
        private final Deque<Long> waiting = new ArrayDeque<>();
        private long doneUpTo;
    }

    /// What was found.
    ///
    /// @param parked events that were
    /// @param handled of them, those that went through or were skipped
    /// @param retried how often the supervisor ordered a retry
    /// @param released how often a person did
    /// @param waiting queues that still hold something
    /// @param wrong the first things that are not in order, in a sentence each
    record Result(
            long parked,
            long handled,
            long retried,
            long released,
            List<String> waiting,
            List<String> wrong) {

        Result {
            waiting = List.copyOf(waiting);
            wrong = List.copyOf(wrong);
        }
    }

    /// Takes the next event of the log.
    void event(RecordedEvent<Event> event) {
        if (!(event.data() instanceof DeadLetterEvent happened)) {
            return;
        }
        Queue queue = queues.computeIfAbsent(event.stream(), _ -> new Queue());
        String id = event.metadata().id().toString();
        switch (happened) {
            case DeadLetterEvent.EventFailed failed -> failed(id, queue, failed.version());
            case DeadLetterEvent.EventParked waits -> parked(id, queue, waits.version());
            case DeadLetterEvent.ParkedEventCompleted done -> handled(id, queue, done.version());
            case DeadLetterEvent.EventSkipped skipped -> handled(id, queue, skipped.version());
            case DeadLetterEvent.RetryOrdered order -> {
                ordered++;
                released += order.by().equals(person) ? 1 : 0;
            }
            case DeadLetterEvent.StreamReleased _ ->
                    require(queue.waiting.isEmpty(), id, "releases " + queue.waiting);
            case DeadLetterEvent.DeadLetterEscalated _ -> {}
        }
    }

    private void failed(String id, Queue queue, long version) {
        if (queue.waiting.isEmpty()) {
            parked(id, queue, version);
        } else {
            boolean first = queue.waiting.getFirst() == version;
            require(first, id, "tries %d before %s".formatted(version, queue.waiting));
        }
    }

    private void parked(String id, Queue queue, long version) {
        long last = queue.waiting.isEmpty() ? queue.doneUpTo : queue.waiting.getLast();
        require(version > last, id, "parks %d behind %d".formatted(version, last));
        queue.waiting.addLast(version);
        parked++;
    }

    private void handled(String id, Queue queue, long version) {
        boolean first = !queue.waiting.isEmpty() && queue.waiting.getFirst() == version;
        require(first, id, "handles %d, and %s waits".formatted(version, queue.waiting));
        if (first) {
            queue.waiting.removeFirst();
            queue.doneUpTo = version;
            handled++;
        }
    }

    private void require(boolean holds, String id, String otherwise) {
        if (!holds && wrong.size() < WRONG_KEPT_MAX) {
            wrong.add("%s %s".formatted(id, otherwise));
        }
    }

    /// The findings, after the last event.
    Result result() {
        List<String> waiting =
                queues.entrySet().stream()
                        .filter(queue -> !queue.getValue().waiting.isEmpty())
                        .map(queue -> queue.getKey().toString())
                        .toList();
        return new Result(parked, handled, ordered - released, released, waiting, wrong);
    }
}
