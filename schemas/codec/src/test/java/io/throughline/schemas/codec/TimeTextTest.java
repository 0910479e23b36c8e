package io.throughline.schemas.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeTextTest {

    // The years 0 to 9999, and some on either side.
    private static final long FIRST = -63_000_000_000L;
    private static final long LAST = 254_000_000_000L;

    @Property
    void every_time_that_java_writes_comes_back(
            @ForAll @LongRange(min = FIRST, max = LAST) long second,
            @ForAll @IntRange(max = 999_999_999) int nanos) {
        Instant time = Instant.ofEpochSecond(second, nanos);

        assertThat(TimeText.parse(time.toString())).isEqualTo(time);
    }

    @Property
    void whole_seconds_and_millis_come_back(
            @ForAll @LongRange(min = FIRST, max = LAST) long second,
            @ForAll @IntRange(max = 999) int millis) {
        Instant time = Instant.ofEpochSecond(second, millis * 1_000_000L);

        assertThat(TimeText.parse(time.toString())).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2024-02-29T00:00:00Z",
                "2006-12-31T23:59:59.1Z",
                "2006-06-02T10:15:30+02:00",
                "2006-06-02T24:00:00Z",
                "2016-12-31T23:59:60Z",
                "2006-06-02T10:15:30.123456789Z",
                "2006-06-02t10:15:30z",
                "-0044-03-15T12:00:00Z",
            })
    void it_reads_what_java_reads(String text) {
        assertThat(TimeText.parse(text)).isEqualTo(Instant.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Z",
                "2006-06-02",
                "2006-06-02T10:15:30",
                "2006-13-02T10:15:30Z",
                "2006-00-02T10:15:30Z",
                "2006-06-00T10:15:30Z",
                "2006-02-30T10:15:30Z",
                "2006-06-02T25:15:30Z",
                "2006-06-02T10:60:30Z",
                "2006-06-02T10:15:61Z",
                "2006-06-02T10:15:30,5Z",
                "2006-06-02T10:15:30.1234567890Z",
                "2006-06-02T1a:15:30Z",
                "2006-06-02 10:15:30Z",
            })
    void it_refuses_what_java_refuses(String text) {
        assertThatExceptionOfType(DateTimeParseException.class)
                .isThrownBy(() -> TimeText.parse(text));
    }
}
