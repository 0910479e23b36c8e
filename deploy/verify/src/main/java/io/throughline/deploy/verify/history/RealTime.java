package io.throughline.deploy.verify.history;

import io.throughline.deploy.verify.history.HistoryCheck.Violations;
import io.throughline.schemas.contracts.StreamId;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whether the order of versions is one that real time allows: whoever begins after another has its
/// outcome finds at least what that one left.
///
/// That is enough. The order of versions and the order of time could only contradict each other in
/// a circle, a circle of steps that never go down stays at one version, and there only time counts.
final class RealTime {

    private RealTime() {}

    /// One sweep through the commands as they begin, with the furthest of those that had ended.
    static void check(StreamId stream, List<Span> spans, Violations violations) {
        List<Span> beginning =
                spans.stream().sorted(Comparator.comparingLong(Span::invokedNanos)).toList();
        List<Span> ending =
                spans.stream().sorted(Comparator.comparingLong(Span::answeredNanos)).toList();
        @Nullable Span furthest = null;
        int ended = 0;
        for (Span next : beginning) {
            while (ended < ending.size()
                    && ending.get(ended).answeredNanos() < next.invokedNanos()) {
                Span done = ending.get(ended);
                furthest = furthest == null || done.left() > furthest.left() ? done : furthest;
                ended++;
            }
            if (furthest != null && next.found() < furthest.left()) {
                violations.add(
                        Law.REAL_TIME,
                        stream,
                        List.of(furthest.command(), next.command()),
                        ("the first command had its outcome at version %d, %d ns before the second"
                                        + " began, which was decided at version %d")
                                .formatted(
                                        furthest.left(),
                                        next.invokedNanos() - furthest.answeredNanos(),
                                        next.found()));
            }
        }
    }
}
