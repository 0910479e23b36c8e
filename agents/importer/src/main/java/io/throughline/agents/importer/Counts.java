package io.throughline.agents.importer;

import io.throughline.agents.importer.ImportReport.Kind;
import io.throughline.agents.importer.ImportReport.Problem;
import io.throughline.agents.importer.ImportReport.Tally;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.StreamId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Counts how actions end. For one thread.
final class Counts {

    private final Map<Kind, Tally> tallies = new EnumMap<>(Kind.class);
    private final List<Problem> problems = new ArrayList<>();

    Counts() {
        for (Kind kind : Kind.values()) {
            tallies.put(kind, Tally.NONE);
        }
    }

    void accepted(Kind kind, boolean before) {
        add(kind, before ? new Tally(0, 1, 0, 0, 0) : new Tally(1, 0, 0, 0, 0));
    }

    void rejected(StreamId order, Kind kind, Outcome.Rejected why) {
        add(kind, new Tally(0, 0, 1, 0, 0));
        keep(new Problem(order, kind, why.code(), why.message()));
    }

    void failed(StreamId order, Kind kind, String code, String reason) {
        add(kind, new Tally(0, 0, 0, 1, 0));
        keep(new Problem(order, kind, code, reason));
    }

    void skipped(Kind kind) {
        add(kind, new Tally(0, 0, 0, 0, 1));
    }

    Tally of(Kind kind) {
        return tallies.getOrDefault(kind, Tally.NONE);
    }

    long failed() {
        return tallies.values().stream().mapToLong(Tally::failed).sum();
    }

    long ended() {
        return tallies.values().stream().mapToLong(Tally::total).sum();
    }

    List<Problem> problems() {
        return problems;
    }

    private void add(Kind kind, Tally more) {
        tallies.merge(kind, more, Tally::plus);
    }

    private void keep(Problem problem) {
        if (problems.size() < ImportReport.PROBLEMS_MAX) {
            problems.add(problem);
        }
    }
}
