package io.throughline.deploy.bench;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What a [DecideHost] holds, written `host 0,2 1,3 17`.
///
/// @param active partitions that it decides, or will when it has restored their heads
/// @param standby partitions that it keeps a copy of the heads of
/// @param behind records that its stores lack
record HostState(Set<Integer> active, Set<Integer> standby, long behind) {

    /// Before it has said anything.
    static final HostState UNKNOWN = new HostState(Set.of(), Set.of(), Long.MAX_VALUE);

    private static final String START = "host";
    private static final String NONE = "-";
    private static final int WORDS = 4;

    /// Reads the written form; empty for any other line.
    static Optional<HostState> parse(String line) {
        String[] words = line.split(" ", -1);
        return words.length == WORDS && words[0].equals(START)
                ? Optional.of(
                        new HostState(
                                numbers(words[1]), numbers(words[2]), Long.parseLong(words[3])))
                : Optional.empty();
    }

    private static Set<Integer> numbers(String text) {
        return text.equals(NONE)
                ? Set.of()
                : Arrays.stream(text.split(",", -1))
                        .map(Integer::valueOf)
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public String toString() {
        return "%s %s %s %d".formatted(START, text(active), text(standby), behind);
    }

    private static String text(Set<Integer> numbers) {
        return numbers.isEmpty()
                ? NONE
                : numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
