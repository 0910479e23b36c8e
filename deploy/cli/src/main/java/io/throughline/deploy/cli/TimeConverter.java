package io.throughline.deploy.cli;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads a time, or a day, which stands for its last moment in UTC.
final class TimeConverter implements ITypeConverter<Instant> {

    private static final int DAY_LENGTH = "2009-06-01".length();

    @Override
    public Instant convert(String text) {
        try {
            return text.length() == DAY_LENGTH
                    ? LocalDate.parse(text)
                            .plusDays(1)
                            .atStartOfDay(ZoneOffset.UTC)
                            .toInstant()
                            .minusMillis(1)
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw new TypeConversionException(
                    "'%s' is no time; write 2009-06-01T12:00:00Z or 2009-06-01".formatted(text));
        }
    }
}
