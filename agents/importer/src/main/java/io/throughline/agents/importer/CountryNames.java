package io.throughline.agents.importer;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Finds the ISO 3166-1 alpha-2 code of a country by its English name or by the code itself. Case,
/// accents and the form of the apostrophe do not matter.
final class CountryNames {

    /// Names in use that the JDK's English names do not have.
    private static final Map<String, String> ALIASES =
            Map.ofEntries(
                    Map.entry("Burma", "MM"),
                    Map.entry("Cabo Verde", "CV"),
                    Map.entry("Congo", "CG"),
                    Map.entry("Congo, DRC", "CD"),
                    Map.entry("Congo, Democratic Republic of the", "CD"),
                    Map.entry("Czech Republic", "CZ"),
                    Map.entry("Democratic Republic of the Congo", "CD"),
                    Map.entry("East Timor", "TL"),
                    Map.entry("Ivory Coast", "CI"),
                    Map.entry("Macedonia", "MK"),
                    Map.entry("Myanmar", "MM"),
                    Map.entry("Palestine", "PS"),
                    Map.entry("Republic of the Congo", "CG"),
                    Map.entry("Swaziland", "SZ"),
                    Map.entry("The Gambia", "GM"),
                    Map.entry("Turkey", "TR"));

    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private final Map<String, String> codes;

    CountryNames() {
        Map<String, String> found =
                Arrays.stream(Locale.getISOCountries())
                        .collect(Collectors.toMap(CountryNames::english, code -> code));
        Map<String, String> all = new HashMap<>(found);
        found.values().forEach(code -> all.put(normal(code), code));
        ALIASES.forEach((name, code) -> all.put(normal(name), code));
        codes = Map.copyOf(all);
    }

    /// The code of the country called `name`, such as `KE` for Kenya; empty if there is none.
    Optional<String> code(String name) {
        return Optional.ofNullable(codes.get(normal(name)));
    }

    private static String english(String code) {
        return normal(Locale.of("", code).getDisplayCountry(Locale.ENGLISH));
    }

    private static String normal(String name) {
        String plain =
                MARKS.matcher(Normalizer.normalize(name, Normalizer.Form.NFD)).replaceAll("");
        return BLANKS.matcher(plain.replace('\u2019', '\''))
                .replaceAll(" ")
                .strip()
                .toLowerCase(Locale.ROOT);
    }
}
