package io.throughline.streams.runtime.watching;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;

/// Which members of a group are dead for certain: those that this process was before it was killed
/// and started again. Kafka Streams keeps the name of a process in its state directory, which one
/// process alone can have at a time; so whoever bears our name and is none of our threads is gone.
/// Not safe for use by several threads.
final class DeadMembers {

    private final long patienceMs;
    private final Map<String, Long> sinceMs = new HashMap<>();

    /// A member as its group tells of it.
    ///
    /// @param id which no two members share
    /// @param client its client id, which a thread has again after a restart
    /// @param process the name of its process, which that has again after a restart
    /// @param epoch grows with each assignment that it takes
    record Member(String id, String client, String process, int epoch) {}

    /// @param patienceMs how long a member may be there that is none of our threads: one that is
    ///   replaced leaves by itself
    DeadMembers(long patienceMs) {
        this.patienceMs = patienceMs;
    }

    /// Takes what is seen now, and says who has been dead for long enough, by their ids. Those are
    /// told again if they are still there after as long again.
    ///
    /// @param threads the client ids of our threads
    /// @param members all of the group
    Set<String> seen(Set<String> threads, List<Member> members, long nowMs) {
        Set<Member> living = living(threads, members);
        Set<String> ours = living.stream().map(Member::process).collect(Collectors.toSet());
        Set<String> dead =
                members.stream()
                        .filter(member -> ours.contains(member.process()))
                        .filter(member -> !living.contains(member))
                        .map(Member::id)
                        .collect(Collectors.toSet());
        sinceMs.keySet().retainAll(dead);
        Set<String> due = new HashSet<>();
        for (String member : dead) {
            long since = sinceMs.computeIfAbsent(member, _ -> nowMs);
            if (nowMs - since >= patienceMs) {
                due.add(member);
                sinceMs.remove(member);
            }
        }
        return due;
    }

    // Of two members of one thread the later is alive: who joins gets a higher epoch than all had.
    private static Set<Member> living(Set<String> threads, List<Member> members) {
        return Set.copyOf(
                members.stream()
                        .filter(member -> threads.contains(member.client()))
                        .collect(
                                Collectors.toMap(
                                        Member::client,
                                        member -> member,
                                        BinaryOperator.maxBy(
                                                Comparator.comparingInt(Member::epoch))))
                        .values());
    }
}
