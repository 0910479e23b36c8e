package io.throughline.agents.importer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CountryNamesTest {

    private final CountryNames countries = new CountryNames();

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            value = {
                "Kenya, KE",
                "Côte d'Ivoire, CI",
                "Côte d’Ivoire, CI",
                "Cote d'Ivoire, CI",
                "|Congo, DRC|, CD",
                "Congo, CG",
                "Swaziland, SZ",
                "Eswatini, SZ",
                "Burma, MM",
                "south  sudan, SS",
                "Vietnam, VN",
                "US, US",
            })
    void a_country_is_found_by_name_or_code(String name, String code) {
        assertThat(countries.code(name)).hasValue(code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Atlantis", "Kenia", "XX", "Kenya, Uganda"})
    void an_unknown_country_is_not_guessed(String name) {
        assertThat(countries.code(name)).isEmpty();
    }

    @Test
    void the_language_of_the_machine_does_not_matter() {
        // Given
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.of("tr", "TR"));
        try {
            // When
            CountryNames there = new CountryNames();

            // Then
            assertThat(there.code("Haiti")).hasValue("HT");
            assertThat(there.code("INDIA")).hasValue("IN");
        } finally {
            Locale.setDefault(before);
        }
    }
}
