package io.throughline.schemas.contracts.logistics;

import java.util.Locale;

/// A way of reaching a country, written `KE-air`: an ISO 3166 country code and a mode.
public record Lane(String country, Mode mode) {

    public Lane {
        Countries.check(country);
    }

    /// Reads the written form, such as `KE-air` or `ZA-air_charter`.
    public static Lane parse(String text) {
        int dash = text.indexOf('-');
        if (dash < 0) {
            throw new IllegalArgumentException(
                    "lane '%s' must be country-mode, as in KE-air".formatted(text));
        }
        return new Lane(
                text.substring(0, dash),
                Mode.valueOf(text.substring(dash + 1).toUpperCase(Locale.ROOT)));
    }

    @Override
    public String toString() {
        return country + "-" + mode.name().toLowerCase(Locale.ROOT);
    }
}
