package io.throughline.streams.runtime.reports;

import io.throughline.streams.runtime.reports.HealReport.Finding;
import io.throughline.streams.runtime.reports.HealReport.Part;
import io.throughline.streams.runtime.reports.HealReport.Result;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One comparison while it goes on, and its report. Written by one thread, read by any.
public final class HealRun {

    private static final Logger log = LoggerFactory.getLogger(HealRun.class);

    /// How many are kept, and some more about the log itself.
    static final int FINDINGS_MAX = 500;

    private final HealMeters meters;
    private final String id;
    private final String instance;
    private final @Nullable HealSelection asked;
    private final Instant startedAt;
    private final Map<String, Part> parts = new LinkedHashMap<>();
    private final Map<String, Finding> findings = new LinkedHashMap<>();
    private @Nullable Instant endedAt;
    private @Nullable String failure;
    private int leftOut;
    private long unsettled;
    private boolean hasFailed;

    /// @param instance this one, as host and port
    /// @param asked what somebody asked for; null if nobody did
    public HealRun(
            String id,
            String instance,
            @Nullable HealSelection asked,
            Instant startedAt,
            HealMeters meters) {
        this.id = id;
        this.instance = instance;
        this.meters = meters;
        this.asked = asked;
        this.startedAt = startedAt;
    }

    /// One for what has to be compared before this one can go on.
    public HealRun before(Instant now) {
        return new HealRun(UUID.randomUUID().toString(), instance, null, now, meters);
    }

    /// What all instances know it by.
    public String id() {
        return id;
    }

    public synchronized void compared(String store, int partition, long compared, long moved) {
        meters.compared(store, compared);
        parts.merge(
                store + partition,
                new Part(store, partition, instance, compared, moved, null),
                (before, more) ->
                        new Part(
                                store,
                                partition,
                                instance,
                                before.compared() + more.compared(),
                                before.moved() + more.moved(),
                                before.skipped()));
    }

    /// Begins with a part, perhaps anew: what was found before and not repaired is looked at again.
    ///
    /// @param partition null for all
    public synchronized void begins(Collection<String> stores, @Nullable Integer partition) {
        findings.values()
                .removeIf(each ->
                        each.result() != Result.REPAIRED
                                && stores.contains(each.store())
                                && (partition == null || each.partition() == partition));
    }

    /// So many differed, and did not stand still long enough for it to be certain.
    public synchronized void unsettled(String store, int partition, long count) {
        compared(store, partition, 0, count);
        unsettled += count;
    }

    /// Whether a partition of a store was compared and not skipped.
    public synchronized boolean hasCompared(String store, int partition) {
        Part part = parts.get(store + partition);
        return part != null && part.skipped() == null;
    }

    /// Whether a partition of a store was skipped.
    synchronized boolean hasSkipped(String store, int partition) {
        Part part = parts.get(store + partition);
        return part != null && part.skipped() != null;
    }

    /// Whether somebody asked for it.
    boolean isAsked() {
        return asked != null;
    }

    public synchronized void skipped(String store, int partition, String reason) {
        parts.put(store + partition, new Part(store, partition, instance, 0, 0, reason));
    }

    /// Takes note that a partition of stores could not be compared to its end.
    ///
    /// @param partition null for all
    public synchronized void failed(
            Collection<String> stores, @Nullable Integer partition, int partitions, String why) {
        hasFailed = true;
        for (String store : stores) {
            for (int at = 0; at < partitions; at++) {
                if (partition == null || partition == at) {
                    skipped(store, at, why);
                }
            }
        }
    }

    /// Tells a difference: in the log of the service, and in the report if there is room.
    public synchronized void found(
            String store, int partition, String key, List<String> differences, Result result) {
        Finding finding = new Finding(store, partition, instance, key, differences, result);
        log.atError()
                .addKeyValue("store", finding.store())
                .addKeyValue("partition", finding.partition())
                .addKeyValue("key", finding.key())
                .log(
                        "{}: {}",
                        switch (finding.result()) {
                            case REPAIRED -> "A store differed from the log and was rebuilt";
                            case DIFFERENT -> "A store differs from the log";
                            case UNCERTAIN ->
                                    "A store differs from the log, and it cannot be told yet which"
                                            + " of them is at fault";
                            case LOG -> "The log is at fault; the stores are left as they are";
                        },
                        finding.differences());
        meters.found(finding);
        if (findings.size() < FINDINGS_MAX
                || findings.containsKey(id(finding))
                || isFirstOfItsKind(finding)) {
            findings.put(id(finding), finding);
        } else {
            // One that differs is told once more when it is repaired.
            leftOut += finding.result() == Result.REPAIRED ? -1 : 1;
        }
    }

    /// Whether the log itself was found to be at fault in one of its partitions; any for null.
    public synchronized boolean doubtsLog(@Nullable Integer partition) {
        return findings.values().stream()
                .filter(each -> partition == null || each.partition() == partition)
                .anyMatch(each -> each.result() == Result.LOG);
    }

    /// Whether it could not be told of something in a partition of a store who is at fault.
    public synchronized boolean isUncertain(String store, int partition) {
        return findings.values().stream()
                .anyMatch(each ->
                        each.result() == Result.UNCERTAIN
                                && each.store().equals(store)
                                && each.partition() == partition);
    }

    /// Some of what is not repaired.
    synchronized List<Finding> unrepaired(Predicate<Finding> which) {
        return findings.values().stream()
                .filter(which)
                .filter(each -> each.result() != Result.REPAIRED)
                .toList();
    }

    // What others are told to be careful about must not be left out: at least one of each kind that
    // is not a difference of this store alone is kept for each partition of a store.
    private boolean isFirstOfItsKind(Finding finding) {
        return finding.result().isOfTheLog()
                && findings.values().stream()
                        .noneMatch(each ->
                                each.result() == finding.result()
                                        && each.store().equals(finding.store())
                                        && each.partition() == finding.partition());
    }

    private static String id(Finding finding) {
        return finding.store() + '\0' + finding.partition() + '\0' + finding.key();
    }

    public synchronized void ended(Instant at, @Nullable String why) {
        endedAt = at;
        failure = why;
    }

    private boolean isClean() {
        return leftOut == 0
                && unsettled == 0
                && !hasFailed
                && findings.values().stream().allMatch(each -> each.result() == Result.REPAIRED);
    }

    public synchronized HealReport report() {
        return new HealReport(
                id,
                asked != null,
                asked == null ? null : asked.store(),
                asked == null ? null : asked.partition(),
                startedAt,
                endedAt,
                failure,
                List.copyOf(parts.values()),
                List.copyOf(findings.values()),
                List.of(),
                failure == null && isClean());
    }
}
