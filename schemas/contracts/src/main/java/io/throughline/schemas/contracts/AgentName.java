package io.throughline.schemas.contracts;

import java.util.regex.Pattern;

/// The name of an agent or another source of commands, such as `router`: lower-case letters, digits
/// and dashes, at most 60 characters.
public record AgentName(String value) {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,59}");

    public AgentName {
        if (!NAME.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "agent name '%s' must be lower-case letters, digits and dashes, at most 60"
                            .formatted(value));
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
