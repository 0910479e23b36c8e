package io.throughline.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/// Numbers and JSON values as people read them, the same in every country.
final class Texts {

    private Texts() {}

    /// A number of things, such as 10,000.
    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /// A measured number with one decimal, such as 1,234.5.
    static String measure(double number) {
        return String.format(Locale.ROOT, "%,.1f", number);
    }

    /// A text without its quotes, nothing for null, anything else as JSON.
    static String of(JsonNode value) {
        if (value.isNull()) {
            return "";
        }
        return value.isTextual() ? value.asText() : value.toString();
    }
}
