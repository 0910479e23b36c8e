package io.throughline.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the platform holds, in numbers; the component names are those of the JSON.
///
/// @param seconds from the first command of the demo's feed to idleness; null without a feed
/// @param ordersPerMinute in these seconds
/// @param verified whether the verification holds; null if none was made
record Report(
        long orders,
        long countries,
        long assigned,
        long planned,
        long delivered,
        long late,
        long notified,
        long events,
        long deadLetters,
        @Nullable Double seconds,
        @Nullable Long ordersPerMinute,
        @Nullable Boolean verified) {

    private static final double MILLIS = 1000;
    private static final double SECONDS_PER_MINUTE = 60;

    /// What the platform answers at `/report`.
    static Report of(JsonNode answer) {
        return new Report(
                count(answer, "orders"),
                count(answer, "countries"),
                count(answer, "assigned"),
                count(answer, "planned"),
                count(answer, "delivered"),
                count(answer, "late"),
                count(answer, "notified"),
                count(answer, "events"),
                count(answer, "deadLetters"),
                null,
                null,
                null);
    }

    private static long count(JsonNode answer, String name) {
        JsonNode value = answer.path(name);
        if (!value.isIntegralNumber()) {
            throw new CommandFailedException(
                    "the platform's report has no number '%s'; is it of another version?"
                            .formatted(name));
        }
        return value.asLong();
    }

    /// The same with what a feed adds.
    Report after(long tookMs, boolean holds) {
        double took = tookMs / MILLIS;
        return new Report(
                orders,
                countries,
                assigned,
                planned,
                delivered,
                late,
                notified,
                events,
                deadLetters,
                took,
                took == 0 ? 0 : Math.round(orders * SECONDS_PER_MINUTE / took),
                holds);
    }

    /// As a table for people.
    String table() {
        List<String[]> rows = new ArrayList<>();
        rows.add(row("orders", orders));
        rows.add(row("countries", countries));
        rows.add(row("assigned", assigned));
        rows.add(row("planned", planned));
        rows.add(row("delivered", delivered));
        rows.add(row("late", late));
        rows.add(row("notified", notified));
        rows.add(row("events", events));
        rows.add(row("dead letters", deadLetters));
        if (seconds != null) {
            rows.add(new String[] {"seconds", Texts.measure(seconds)});
        }
        if (ordersPerMinute != null) {
            rows.add(row("orders per minute", ordersPerMinute));
        }
        if (verified != null) {
            rows.add(new String[] {"verified", verified ? "yes" : "NO"});
        }
        return AsciiTable.getTable(
                AsciiTable.NO_BORDERS,
                rows,
                List.of(
                        new Column().dataAlign(HorizontalAlign.LEFT).with(cells -> cells[0]),
                        new Column().dataAlign(HorizontalAlign.RIGHT).with(cells -> cells[1])));
    }

    private static String[] row(String name, long value) {
        return new String[] {name, Texts.count(value)};
    }
}
