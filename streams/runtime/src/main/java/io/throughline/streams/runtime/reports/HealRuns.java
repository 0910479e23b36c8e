package io.throughline.streams.runtime.reports;

import io.throughline.streams.runtime.reports.HealReport.Finding;
import io.throughline.streams.runtime.reports.HealReport.Result;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// The last comparisons, and what is known from all of them. Safe for use by several threads.
public final class HealRuns {

    private static final int REPORTS_MAX = 10;
    private static final int ANSWERS_MAX = 50;

    // Those that nobody asked for shall not push out those that somebody did.
    private final Deque<HealRun> answers = new ArrayDeque<>();
    private final Deque<HealRun> others = new ArrayDeque<>();
    private final Map<Part, List<Finding>> unrepaired = new ConcurrentHashMap<>();
    private final Set<Integer> seen = ConcurrentHashMap.newKeySet();

    private record Part(String store, int partition) {}

    /// Keeps one that begins.
    public synchronized void add(HealRun run) {
        Deque<HealRun> runs = run.isAsked() ? answers : others;
        runs.addFirst(run);
        if (runs.size() > (run.isAsked() ? ANSWERS_MAX : REPORTS_MAX)) {
            runs.removeLast();
        }
    }

    /// The report of one, unless it is forgotten by now.
    public synchronized Optional<HealReport> report(String id) {
        return Stream.concat(answers.stream(), others.stream())
                .filter(run -> run.id().equals(id))
                .findFirst()
                .map(HealRun::report);
    }

    /// The last reports, latest first.
    public synchronized List<HealReport> reports() {
        return Stream.concat(answers.stream(), others.stream())
                .map(HealRun::report)
                .sorted(Comparator.comparing(HealReport::startedAt).reversed())
                .toList();
    }

    /// Takes note of what a run has found in a partition of a store. What was known of it before is
    /// replaced if the run has compared it. If the store was not here, only what is wrong with the
    /// log is still so: the rest is told by whoever has the store now.
    public void took(String store, int partition, HealRun run) {
        Part part = new Part(store, partition);
        if (run.hasCompared(store, partition)) {
            replace(part, run);
        } else if (run.hasSkipped(store, partition)) {
            unrepaired.computeIfPresent(
                    part,
                    (_, known) ->
                            known.stream().filter(each -> each.result() == Result.LOG).toList());
        }
    }

    /// Takes note of what was found in a partition of the log, if the run has compared any of these
    /// stores with it.
    public void tookLog(int partition, HealRun run, List<String> stores) {
        if (stores.stream().anyMatch(store -> run.hasCompared(store, partition))) {
            replace(new Part(HealReport.LOG, partition), run);
            seen.add(partition);
        }
    }

    /// Takes note of what a run has found that compared these streams only, in a partition of a
    /// store.
    public void tookSome(String store, int partition, Set<String> streams, HealRun run) {
        Part part = new Part(store, partition);
        unrepaired.compute(
                part,
                (_, known) -> {
                    List<Finding> now = new ArrayList<>(known == null ? List.of() : known);
                    List<Finding> more = unrepaired(part, run);
                    now.removeIf(each ->
                            streams.contains(each.key())
                                    || more.stream().anyMatch(one -> one.key().equals(each.key())));
                    now.addAll(more);
                    return List.copyOf(now);
                });
    }

    /// The partitions of the log that were compared with a store.
    public List<Integer> compared() {
        return seen.stream().sorted().toList();
    }

    private void replace(Part part, HealRun run) {
        unrepaired.put(part, unrepaired(part, run));
    }

    private static List<Finding> unrepaired(Part part, HealRun run) {
        return run.unrepaired(
                each -> each.store().equals(part.store()) && each.partition() == part.partition());
    }

    /// What differed when it was last compared and is not repaired.
    public List<Finding> unrepaired() {
        return unrepaired.values().stream().flatMap(List::stream).toList();
    }
}
