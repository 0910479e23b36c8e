package io.throughline.schemas.contracts.logistics;

import java.util.regex.Pattern;

/// The form of the country codes in this context: ISO 3166-1 alpha-2, such as `KE`.
final class Countries {

    private static final Pattern CODE = Pattern.compile("[A-Z]{2}");

    private Countries() {}

    static void check(String country) {
        if (!CODE.matcher(country).matches()) {
            throw new IllegalArgumentException(
                    "country '%s' must be two capital letters, as in KE".formatted(country));
        }
    }
}
