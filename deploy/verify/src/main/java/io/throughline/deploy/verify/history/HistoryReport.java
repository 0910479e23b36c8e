package io.throughline.deploy.verify.history;

import java.util.List;
import java.util.stream.Collectors;

/// What a check of a history found.
///
/// @param streams that were checked
/// @param invocations that were checked
/// @param events that were checked
/// @param violations the first ones, in the order of the streams' names
/// @param violationsTotal how many there are
public record HistoryReport(
        int streams,
        int invocations,
        int events,
        List<Violation> violations,
        long violationsTotal) {

    public HistoryReport {
        violations = List.copyOf(violations);
    }

    /// Whether every stream behaved as one sequential register of events.
    public boolean isSequential() {
        return violationsTotal == 0;
    }

    @Override
    public String toString() {
        String head =
                "%d violations in %d invocations and %d events of %d streams"
                        .formatted(violationsTotal, invocations, events, streams);
        return violations.stream()
                .map(each -> "\n  " + each)
                .collect(Collectors.joining("", head, ""));
    }
}
