package io.throughline.agents.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordedDateTest {

    @ParameterizedTest
    @CsvSource({
        "02-Jun-06, 2006-06-02",
        "2-jun-06, 2006-06-02",
        "29-Feb-08, 2008-02-29",
        "30-Sep-15, 2015-09-30",
        "6/2/06, 2006-06-02",
        "11/28/2007, 2007-11-28",
        "1/1/99, 2099-01-01",
    })
    void every_recorded_form_is_read(String text, LocalDate date) {
        assertThat(RecordedDate.find(text)).hasValue(date);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Date Not Captured", "N/A - From RDC", "Pre-PQ Process", "Jun-06"})
    void words_are_no_date(String text) {
        assertThat(RecordedDate.find(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "31-Feb-06",
                "29-Feb-07",
                "00-Jan-06",
                "12-Foo-06",
                "13/1/06",
                "2/30/2006",
                "6/2/206",
                "20060602",
                "02-Jun-06 10:00"
            })
    void an_impossible_date_is_refused(String text) {
        assertThatThrownBy(() -> RecordedDate.find(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'");
    }
}
