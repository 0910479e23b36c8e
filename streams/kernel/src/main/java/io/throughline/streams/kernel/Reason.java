package io.throughline.streams.kernel;

import java.util.regex.Pattern;

/// Why a command was rejected.
///
/// @param code stable and for programs: lower-case words joined by dashes, such as `not-planned`
/// @param message one sentence for a person
public record Reason(String code, String message) {

    private static final Pattern CODE = Pattern.compile("[a-z]+(-[a-z]+)*");

    public Reason {
        if (!CODE.matcher(code).matches()) {
            throw new IllegalArgumentException(
                    "reason code '%s' must be lower-case words joined by dashes".formatted(code));
        }
    }
}
