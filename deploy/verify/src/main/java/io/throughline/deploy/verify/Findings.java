package io.throughline.deploy.verify;

import java.util.ArrayList;
import java.util.List;

/// Gathers findings: keeps the first ones, counts them all. Safe for use by several threads.
final class Findings {

    private final int keptMax;
    private final List<Finding> kept = new ArrayList<>();
    private long total;

    Findings(int keptMax) {
        this.keptMax = keptMax;
    }

    synchronized void add(Rule rule, String where, String what) {
        total++;
        if (kept.size() < keptMax) {
            kept.add(new Finding(rule, where, what));
        }
    }

    synchronized List<Finding> kept() {
        return List.copyOf(kept);
    }

    synchronized long total() {
        return total;
    }
}
