package io.throughline.deploy.verify;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.deploy.verify.QueryApi.Answer;
import io.throughline.streams.topology.Projection.Folded;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Compares the rows of one projection with what the query API answers.
///
/// A row has no history, so it can only be compared while nothing changes it: the log is read on
/// before each look, and a row that differs is wrong if the log did not grow meanwhile. Rows that
/// are still behind the snapshot when patience is over are wrong as well; rows that kept moving are
/// counted.
final class ProjectionComparison {

    private final QueryApi api;
    private final StateJson json;
    private final int catchUpMsMax;
    private final Findings findings;
    private final int pageRowsMax;
    private final LogGrowth growth;
    private long compared;
    private long moving;

    ProjectionComparison(
            QueryApi api,
            StateJson json,
            int catchUpMsMax,
            Findings findings,
            int pageRowsMax,
            LogGrowth growth) {
        this.api = api;
        this.json = json;
        this.catchUpMsMax = catchUpMsMax;
        this.findings = findings;
        this.pageRowsMax = pageRowsMax;
        this.growth = growth;
    }

    long compared() {
        return compared;
    }

    /// How many rows could not be compared, because they kept changing.
    long moving() {
        return moving;
    }

    /// Compares all rows of a projection.
    void compare(ProjectionFold fold) {
        // What was compared before may have taken all of its own time.
        Patience patience = new Patience(catchUpMsMax);
        Map<String, Folded> snapshot = fold.rows();
        Set<String> settled = new HashSet<>();
        for (int tried = 1; ; tried++) {
            boolean last = patience.isOver();
            growth.readOn();
            Map<String, Folded> expected = fold.rows();
            Map<String, JsonNode> actual = new HashMap<>();
            Answer problem = rows(fold.name(), actual);
            boolean quiet = growth.readOn() == 0;
            if (problem == null) {
                Look look = new Look(fold.name(), snapshot, expected, actual, quiet, last);
                if (settle(look, settled)) {
                    return;
                }
            } else if (last) {
                findings.add(Rule.QUERY, api.url(), why(problem));
                return;
            }
            patience.pause(tried);
        }
    }

    /// What is compared in one round.
    ///
    /// @param quiet whether the log did not grow while the rows were read
    /// @param last whether there will be no further round
    private record Look(
            String projection,
            Map<String, Folded> snapshot,
            Map<String, Folded> expected,
            Map<String, JsonNode> actual,
            boolean quiet,
            boolean last) {}

    private boolean settle(Look look, Set<String> settled) {
        Set<String> keys = new TreeSet<>(look.expected().keySet());
        keys.addAll(look.actual().keySet());
        keys.removeAll(settled);
        boolean all = true;
        for (String key : keys) {
            if (settle(look, key)) {
                settled.add(key);
            } else {
                all = false;
            }
        }
        return all;
    }

    private boolean settle(Look look, String key) {
        String where = look.projection() + "/" + key;
        Folded must = look.expected().get(key);
        JsonNode is = look.actual().get(key);
        String difference = difference(must, is);
        if (difference == null) {
            // Nothing is where nothing must be.
            compared += is == null ? 0 : 1;
            return true;
        }
        long version = is == null ? 0 : is.path("version").asLong(-1);
        boolean behind = must != null && version < must.version();
        Folded least = look.snapshot().get(key);
        boolean behindSnapshot = least != null && version < least.version();
        // A row that is behind events of a moment ago is on its way, however quiet the log is now.
        boolean wrong = (look.quiet() && !behind) || (behindSnapshot && look.last());
        if (wrong) {
            compared++;
            findings.add(Rule.ROW, where, difference);
            return true;
        }
        if (look.last()) {
            moving++;
            return true;
        }
        return false;
    }

    private @Nullable String difference(@Nullable Folded must, @Nullable JsonNode is) {
        if (must == null) {
            return "the log has no event for this row";
        }
        Object state = must.state();
        if (is == null) {
            return state == null
                    ? null
                    : "the row is missing; it must be at version " + must.version();
        }
        if (state == null) {
            return "the row is there; it must be gone at version " + must.version();
        }
        long version = is.path("version").asLong(-1);
        if (version != must.version()) {
            return "version is %d and must be %d".formatted(version, must.version());
        }
        String type = is.path("type").asText();
        if (!type.equals(json.typeOf(state))) {
            return "type is %s and must be %s".formatted(type, json.typeOf(state));
        }
        JsonNode value = json.of(state);
        return value.equals(is.path("value")) ? null : Differences.of(value, is.path("value"));
    }

    /// Gathers all rows by key; gives what kept it from doing so.
    private @Nullable Answer rows(String projection, Map<String, JsonNode> rows) {
        String after = null;
        while (true) {
            Answer answer = api.rows(projection, after, pageRowsMax);
            if (!(answer instanceof Answer.Found(JsonNode page))) {
                return answer;
            }
            for (JsonNode row : page) {
                after = row.path("key").asText();
                if (rows.put(after, row) != null) {
                    return new Answer.Refused(
                            "projection %s answers row %s twice".formatted(projection, after));
                }
            }
            if (page.size() < pageRowsMax) {
                return null;
            }
        }
    }

    private static String why(Answer problem) {
        return switch (problem) {
            case Answer.Found _ -> "found";
            case Answer.Missing(String why) -> why;
            case Answer.Unavailable(String why) -> why;
            case Answer.Refused(String why) -> why;
        };
    }
}
