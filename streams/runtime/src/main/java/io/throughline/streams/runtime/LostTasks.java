package io.throughline.streams.runtime;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Since when members of a group hold none of the tasks that the group believes they have. Not safe
/// for use by several threads.
final class LostTasks {

    private final long patienceMs;
    private final Map<String, Long> sinceMs = new HashMap<>();

    /// @param patienceMs how long that may be so: a task that was just given takes a while
    LostTasks(long patienceMs) {
        this.patienceMs = patienceMs;
    }

    /// Takes what is seen now, and says who has held nothing for too long. Those are told once, and
    /// then have their patience again.
    ///
    /// @param idle the members here that hold no task
    /// @param given those that have some, says the group
    Set<String> seen(Set<String> idle, Set<String> given, long nowMs) {
        sinceMs.keySet().retainAll(idle);
        sinceMs.keySet().retainAll(given);
        Set<String> due = new HashSet<>();
        for (String member : idle) {
            if (!given.contains(member)) {
                continue;
            }
            long since = sinceMs.computeIfAbsent(member, _ -> nowMs);
            if (nowMs - since >= patienceMs) {
                due.add(member);
                sinceMs.remove(member);
            }
        }
        return due;
    }
}
