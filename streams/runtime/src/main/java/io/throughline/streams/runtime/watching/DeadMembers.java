package io.throughline.streams.runtime.watching;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Which members of a group are dead: those that this process was before it was killed and started
/// again. Kafka Streams keeps the name of a process in its state directory, which one process alone
/// can have at a time; so whoever bears our name and is none of our threads is gone. Who comes back
/// after it was made to leave is alive, whatever else speaks against it. Not safe for use by
/// several threads.
final class DeadMembers {

    // One is made to leave after each restart, or a few.
    private static final int LEFT_MAX = 1_000;

    private final long patienceMs;
    private final Map<String, Long> sinceMs = new HashMap<>();
    private final Set<String> left = new HashSet<>();
    private final Set<String> told = new HashSet<>();

    /// A member as its group tells of it.
    ///
    /// @param id which no two members share, and which it keeps when it joins again
    /// @param client its client id, which a thread has again after a restart
    /// @param process the name of its process, which that has again after a restart
    /// @param epoch grows with each assignment that it takes
    record Member(String id, String client, String process, int epoch) {

        // Somebody may have given all clients one name, which then says nothing.
        boolean isNamedForProcess() {
            return client.contains(process);
        }
    }

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
                        .filter(Member::isNamedForProcess)
                        .filter(member -> ours.contains(member.process()))
                        .filter(member -> !living.contains(member) && !left.contains(member.id()))
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

    /// Notes that a member was made to leave.
    void left(String member) {
        if (left.size() >= LEFT_MAX) {
            left.clear();
            told.clear();
        }
        left.add(member);
    }

    /// Who was made to leave before `members` were seen and is among them, each once.
    Set<String> returned(List<Member> members) {
        return members.stream()
                .map(Member::id)
                .filter(left::contains)
                .filter(told::add)
                .collect(Collectors.toSet());
    }

    private Set<Member> living(Set<String> threads, List<Member> members) {
        return members.stream()
                .filter(member -> threads.contains(member.client()) && member.isNamedForProcess())
                .collect(Collectors.groupingBy(Member::client))
                .values()
                .stream()
                .map(this::ofOneThread)
                .flatMap(Collection::stream)
                .collect(Collectors.toSet());
    }

    // The later is alive: who joins gets a higher epoch than all had. But a coordinator that has
    // not read its groups yet may begin a group anew.
    private List<Member> ofOneThread(List<Member> members) {
        List<Member> back = members.stream().filter(member -> left.contains(member.id())).toList();
        if (!back.isEmpty()) {
            return back;
        }
        int latest = members.stream().mapToInt(Member::epoch).max().orElseThrow();
        return members.stream().filter(member -> member.epoch() == latest).toList();
    }
}
