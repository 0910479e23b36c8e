package io.throughline.schemas.contracts;

/// The name of an agent or another source of commands, such as `router`: lower-case letters, digits
/// and dashes, at most 60 characters.
public record AgentName(String value) {

    private static final int LENGTH_MAX = 60;

    public AgentName {
        if (!IdText.isName(value) || value.length() > LENGTH_MAX) {
            throw new IllegalArgumentException(
                    "agent name '%s' must be lower-case letters, digits and dashes, at most %d"
                            .formatted(value, LENGTH_MAX));
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
