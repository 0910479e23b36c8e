package io.throughline.agents.runtime.partition;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What each stream of a partition has to do, in order, and a virtual thread for each that has
/// something to do. Not safe for use by several threads.
public final class Streams {

    private final Map<String, Deque<Task>> tasks = new HashMap<>();
    private final Set<Thread> threads = new HashSet<>();
    private final Consumer<Task> follow;

    /// @param follow what a stream's thread does, beginning with its first task
    Streams(Consumer<Task> follow) {
        this.follow = follow;
    }

    public void add(Task task) {
        Deque<Task> queue = tasks.get(task.tag());
        if (queue != null) {
            queue.add(task);
            return;
        }
        tasks.put(task.tag(), new ArrayDeque<>());
        Thread thread = Thread.ofVirtual().name(task.tag()).unstarted(() -> follow.accept(task));
        threads.add(thread);
        thread.start();
    }

    /// What comes after `task`, for the thread that has done it; null if that is to end.
    @Nullable Task after(Task task) {
        Deque<Task> queue = tasks.get(task.tag());
        @Nullable Task next = queue == null ? null : queue.poll();
        if (next == null) {
            tasks.remove(task.tag());
            ends();
        }
        return next;
    }

    /// Whether a record comes after `task`, which is under way.
    boolean hasRecordAfter(Task task) {
        Deque<Task> queue = tasks.get(task.tag());
        return queue != null && queue.stream().anyMatch(Task.OfRecord.class::isInstance);
    }

    /// This thread does nothing more.
    public void ends() {
        threads.remove(Thread.currentThread());
    }

    /// Gives up what was not begun; says what.
    public List<Task> clear() {
        List<Task> given = new ArrayList<>();
        for (Deque<Task> queue : tasks.values()) {
            given.addAll(queue);
            queue.clear();
        }
        return given;
    }

    public void interrupt() {
        threads.forEach(Thread::interrupt);
    }
}
