package io.throughline.agents.importer;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// The dates of a delivery history: `02-Jun-06`, `6/2/06` (month first) or `11/28/2007`, where a
/// year of two digits is in this century; or words in their place, such as `Date Not Captured`.
final class RecordedDate {

    private static final Pattern NAMED = Pattern.compile("\\d{1,2}-[A-Za-z]{3}-\\d{2}");
    private static final Pattern SHORT = Pattern.compile("\\d{1,2}/\\d{1,2}/\\d{2}");
    private static final Pattern LONG = Pattern.compile("\\d{1,2}/\\d{1,2}/\\d{4}");

    private static final DateTimeFormatter NAMED_FORM = form("d-MMM-uu");
    private static final DateTimeFormatter SHORT_FORM = form("M/d/uu");
    private static final DateTimeFormatter LONG_FORM = form("M/d/uuuu");

    private RecordedDate() {}

    /// The date in `text`; empty if there are words instead.
    ///
    /// @throws IllegalArgumentException if it begins like a date and is none, as in 31-Feb-06
    static Optional<LocalDate> find(String text) {
        if (text.isEmpty() || text.charAt(0) < '0' || text.charAt(0) > '9') {
            return Optional.empty();
        }
        if (NAMED.matcher(text).matches()) {
            return Optional.of(parse(text, NAMED_FORM));
        }
        if (SHORT.matcher(text).matches()) {
            return Optional.of(parse(text, SHORT_FORM));
        }
        if (LONG.matcher(text).matches()) {
            return Optional.of(parse(text, LONG_FORM));
        }
        throw new IllegalArgumentException(
                "'%s' is no date; write 02-Jun-06, 6/2/06 or 6/2/2006".formatted(text));
    }

    private static LocalDate parse(String text, DateTimeFormatter form) {
        try {
            return LocalDate.parse(text, form);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("'%s' is no day of the calendar".formatted(text), e);
        }
    }

    private static DateTimeFormatter form(String pattern) {
        return new DateTimeFormatterBuilder()
                .parseCaseInsensitive()
                .appendPattern(pattern)
                .toFormatter(Locale.ENGLISH)
                .withResolverStyle(ResolverStyle.STRICT);
    }
}
