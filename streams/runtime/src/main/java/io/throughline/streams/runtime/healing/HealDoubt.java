package io.throughline.streams.runtime.healing;

import io.throughline.streams.runtime.reports.HealReport.Finding;
import io.throughline.streams.runtime.reports.HealReport.Result;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// Whether anybody has found the log to be at fault, or cannot tell. All instances are asked, once,
/// and only when somebody wants to know: a row is of events of all partitions, and each instance
/// has looked at its own. Used by one thread.
final class HealDoubt {

    private final int partitions;
    private final Supplier<HealStandings.Answer> all;
    private boolean isKnown;
    private Optional<String> known = Optional.empty();

    /// @param partitions how many of the log must have been looked at
    HealDoubt(int partitions, Supplier<HealStandings.Answer> all) {
        this.partitions = partitions;
        this.all = all;
    }

    /// Why the log cannot be believed at the moment, if so.
    Optional<String> ofLog() {
        if (!isKnown) {
            known = of(all.get());
            isKnown = true;
        }
        return known;
    }

    private Optional<String> of(HealStandings.Answer answer) {
        if (first(answer, Result.LOG).isPresent()) {
            return Optional.of("it is left: the log was altered");
        }
        Optional<Finding> open = first(answer, Result.UNCERTAIN);
        if (open.isPresent()) {
            return Optional.of(
                    "it is left until it can be told of %s in %s whether the log was altered"
                            .formatted(open.get().key(), open.get().store()));
        }
        if (!answer.unreachable().isEmpty()) {
            return Optional.of(
                    "it is left until these can tell whether the log was altered: "
                            + answer.unreachable());
        }
        List<Integer> unseen = unseen(partitions, answer);
        return unseen.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "it is left until heads or journal were compared with these partitions of"
                                + " the log: "
                                + unseen);
    }

    private static Optional<Finding> first(HealStandings.Answer answer, Result result) {
        return answer.unrepaired().stream().filter(each -> each.result() == result).findFirst();
    }

    /// The partitions of the log that nobody has looked at.
    static List<Integer> unseen(int partitions, HealStandings.Answer answer) {
        return IntStream.range(0, partitions)
                .boxed()
                .filter(partition -> !answer.compared().contains(partition))
                .toList();
    }
}
