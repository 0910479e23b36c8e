package io.throughline.schemas.contracts;

/// What a command demands of its stream's version before it is decided: `any`, `absent` (no event
/// yet) or an exact version.
public sealed interface ExpectedVersion {

    /// Decide whatever the version is.
    record Any() implements ExpectedVersion {
        @Override
        public boolean holds(long version) {
            return true;
        }

        @Override
        public String toString() {
            return "any";
        }
    }

    /// Decide only if the stream has no event.
    record Absent() implements ExpectedVersion {
        @Override
        public boolean holds(long version) {
            return version == 0;
        }

        @Override
        public String toString() {
            return "absent";
        }
    }

    /// Decide only if the stream's last event has this version, counted from 1.
    record Exact(long version) implements ExpectedVersion {
        public Exact {
            if (version < 1) {
                throw new IllegalArgumentException(
                        "expected version %d must be at least 1; for a new stream say absent"
                                .formatted(version));
            }
        }

        @Override
        public boolean holds(long at) {
            return at == version;
        }

        @Override
        public String toString() {
            return Long.toString(version);
        }
    }

    /// Whether a stream at `version` is what was expected.
    boolean holds(long version);

    // No default method may come in: with one, two threads that initialise the interface and its
    // records at once could block each other for ever.
    ExpectedVersion ANY = new Any();
    ExpectedVersion ABSENT = new Absent();

    /// Expects exactly `version`; 0 means absent.
    static ExpectedVersion exactly(long version) {
        return version == 0 ? ABSENT : new Exact(version);
    }

    /// Reads the written form: `any`, `absent` or a number.
    static ExpectedVersion parse(String text) {
        return switch (text) {
            case "any" -> ANY;
            case "absent" -> ABSENT;
            default -> exactly(number(text));
        };
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "expected version '%s' must be any, absent or a number".formatted(text), e);
        }
    }
}
