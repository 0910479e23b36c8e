package io.throughline.deploy.verify;

import java.util.ArrayList;
import java.util.List;

/// Gathers findings: keeps the first ones, counts them all. Safe for use by several threads.
public final class Findings {

    private final int keptMax;
    private final List<Finding> kept = new ArrayList<>();
    private long total;

    /// @param keptMax how many are kept; all are counted
    public Findings(int keptMax) {
        this.keptMax = keptMax;
    }

    /// Takes one more.
    public synchronized void add(Rule rule, String where, String what) {
        total++;
        if (kept.size() < keptMax) {
            kept.add(new Finding(rule, where, what));
        }
    }

    /// The first ones.
    public synchronized List<Finding> kept() {
        return List.copyOf(kept);
    }

    /// How many there are.
    public synchronized long total() {
        return total;
    }
}
