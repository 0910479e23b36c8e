package io.throughline.streams.runtime;

import io.throughline.streams.runtime.HealReport.Result;
import java.util.Optional;
import java.util.function.Supplier;

/// Whether anybody has found the log to be at fault. All instances are asked, once, and only when
/// somebody wants to know: a row is of events of all partitions, and each instance has looked at
/// its own. Used by one thread.
final class HealDoubt {

    private final Supplier<HealStandings.Answer> all;
    private boolean isKnown;
    private Optional<String> known = Optional.empty();

    HealDoubt(Supplier<HealStandings.Answer> all) {
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

    private static Optional<String> of(HealStandings.Answer answer) {
        if (answer.unrepaired().stream().anyMatch(each -> each.result() == Result.LOG)) {
            return Optional.of("it is left: the log was altered");
        }
        return answer.unreachable().isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "it is left until these can tell whether the log was altered: "
                                + answer.unreachable());
    }
}
