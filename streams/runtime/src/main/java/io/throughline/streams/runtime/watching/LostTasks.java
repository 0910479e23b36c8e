package io.throughline.streams.runtime.watching;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.processor.TaskId;

/// Since when members of a group hold other tasks than the group believes they have: none, or some
/// that were taken from them. Not safe for use by several threads.
final class LostTasks {

    private final long patienceMs;
    private final Map<String, Long> sinceMs = new HashMap<>();

    /// @param patienceMs how long that may be so: to take tasks, or to give them up, takes a while
    LostTasks(long patienceMs) {
        this.patienceMs = patienceMs;
    }

    /// Takes what is seen now, and says who has held other tasks for too long. Those are told once,
    /// and then have their patience again.
    ///
    /// @param held the tasks of the members here
    /// @param given those of all members, says the group
    Set<String> seen(Map<String, Set<TaskId>> held, Map<String, Set<TaskId>> given, long nowMs) {
        Set<String> differing = new HashSet<>();
        held.forEach((member, tasks) -> {
            if (!tasks.equals(given.getOrDefault(member, Set.of()))) {
                differing.add(member);
            }
        });
        sinceMs.keySet().retainAll(differing);
        Set<String> due = new HashSet<>();
        for (String member : differing) {
            long since = sinceMs.computeIfAbsent(member, _ -> nowMs);
            if (nowMs - since >= patienceMs) {
                due.add(member);
                sinceMs.remove(member);
            }
        }
        return due;
    }

    /// Forgets since when: its members rebalance, and all may be well afterwards.
    void rebalances() {
        sinceMs.clear();
    }
}
