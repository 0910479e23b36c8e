package io.throughline.deploy.verify.proof;

import io.throughline.deploy.verify.Rule;

/// In which way a partition differs from what was attested of it, from the first event on that
/// does.
///
/// @param count how many events are missing or too much, at least 1; else 1
record Divergence(Kind kind, int count) {

    /// The ways.
    enum Kind {
        ALTERED(Rule.EVENT_ALTERED),
        MISSING(Rule.EVENT_MISSING),
        INSERTED(Rule.EVENT_INSERTED),
        REPEATED(Rule.EVENT_REPEATED),
        MOVED(Rule.EVENT_MOVED);

        private final Rule rule;

        Kind(Rule rule) {
            this.rule = rule;
        }

        /// What does not hold.
        Rule rule() {
            return rule;
        }
    }

    /// The least that explains it. Events are told apart by their prints, which is certain but for
    /// one in four thousand million.
    ///
    /// @param before what was attested and came
    /// @param due what was attested after that; at least one
    /// @param came what came instead, up to the end of the partition; begins with another one than
    ///   `due`
    static Divergence of(Prints before, Prints due, Prints came) {
        if (came.size() == 0) {
            return new Divergence(Kind.MISSING, due.size());
        }
        int first = came.at(0);
        int owed = due.count(first);
        if (owed + before.count(first) > 0 && came.count(first) > owed) {
            return new Divergence(Kind.REPEATED, 1);
        }
        int dueAt = due.indexOf(first, 1);
        int cameAt = came.indexOf(due.at(0), 1);
        if (dueAt > 0) {
            return cameAt > 0
                    ? new Divergence(Kind.MOVED, 1)
                    : new Divergence(Kind.MISSING, due.countWithout(dueAt, came));
        }
        return cameAt > 0
                ? new Divergence(Kind.INSERTED, came.countWithout(cameAt, due))
                : new Divergence(Kind.ALTERED, 1);
    }
}
