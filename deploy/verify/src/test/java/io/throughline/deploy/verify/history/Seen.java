package io.throughline.deploy.verify.history;

import io.throughline.schemas.contracts.ExpectedVersion;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.Outcome.Accepted;
import io.throughline.schemas.contracts.Outcome.Rejected;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// What one submission saw; and choices by chance.
final class Seen {

    private Seen() {}

    static @Nullable Outcome outcome(Invocation invocation) {
        Invocation.Answer answer = invocation.answer();
        return answer == null ? null : answer.outcome();
    }

    static Accepted accepted(Invocation invocation) {
        return (Accepted) Objects.requireNonNull(outcome(invocation));
    }

    static Rejected rejected(Invocation invocation) {
        return (Rejected) Objects.requireNonNull(outcome(invocation));
    }

    static long answered(Invocation invocation) {
        return Objects.requireNonNull(invocation.answer()).answeredNanos();
    }

    static boolean isRemembered(Invocation invocation) {
        Outcome outcome = outcome(invocation);
        return outcome != null && !Operation.isForNow(outcome);
    }

    /// The same with another expected version.
    static Invocation expecting(Invocation each, ExpectedVersion expected) {
        return new Invocation(
                each.client(),
                each.command(),
                each.stream(),
                expected,
                each.kind(),
                each.invokedNanos(),
                each.answer());
    }

    static <T> Optional<T> any(List<T> all, Random random) {
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(random.nextInt(all.size())));
    }

    static <T> List<T> shuffled(List<T> all, Random random) {
        List<T> shuffled = new ArrayList<>(all);
        Collections.shuffle(shuffled, random);
        return shuffled;
    }
}
