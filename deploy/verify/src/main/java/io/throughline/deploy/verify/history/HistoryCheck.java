package io.throughline.deploy.verify.history;

import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.StreamId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Decides whether each stream of a recorded run behaved as one sequential register of events: as
/// if one clerk had taken the commands one by one, each at a moment between its submission and its
/// outcome. Pure.
///
/// In general that question takes a search through all orders. Here versions tell the order: a
/// command that appended stands where its events stand, and one that did not stands at the version
/// that it was told. It is left to see that this order is one that real time allows, which a single
/// sweep does. So the cost is that of sorting.
///
/// It believes the memory of duplicates to be unbounded: a run must not send a command again beyond
/// the duplicate horizon.
public final class HistoryCheck {

    private static final int VIOLATIONS_KEPT_MAX = 100;

    private static final Comparator<StreamId> BY_NAME = Comparator.comparing(StreamId::toString);

    private HistoryCheck() {}

    /// Checks a run.
    ///
    /// @param invocations everything that any client submitted to these streams, in any order
    /// @param events everything that is in the log of these streams, in the log's order
    /// @throws IllegalArgumentException if an id was submitted with two expected versions
    public static HistoryReport check(List<Invocation> invocations, List<LoggedEvent> events) {
        Map<StreamId, StreamHistory> streams = new TreeMap<>(BY_NAME);
        for (Invocation invocation : invocations) {
            of(streams, invocation.stream()).add(invocation);
        }
        for (LoggedEvent event : events) {
            of(streams, event.id().stream()).add(event);
        }
        Violations violations = new Violations();
        streams.values().forEach(stream -> stream.check(violations));
        return new HistoryReport(
                streams.size(),
                invocations.size(),
                events.size(),
                violations.kept,
                violations.total);
    }

    private static StreamHistory of(Map<StreamId, StreamHistory> streams, StreamId stream) {
        return streams.computeIfAbsent(stream, StreamHistory::new);
    }

    /// Keeps the first ones, counts them all.
    static final class Violations {

        private final List<Violation> kept = new ArrayList<>();
        private long total;

        void add(Law law, StreamId stream, List<CommandId> commands, String what) {
            total++;
            if (kept.size() < VIOLATIONS_KEPT_MAX) {
                kept.add(new Violation(law, stream, commands, what));
            }
        }
    }
}
