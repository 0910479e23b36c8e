package io.throughline.deploy.bench;

/// Checks of options.
final class Require {

    private Require() {}

    static void atLeast(int least, String name, int value) {
        if (value < least) {
            throw new IllegalArgumentException(
                    "%s is %d; it must be at least %d".formatted(name, value, least));
        }
    }

    // The commands of a thousand streams take turns.
    static void thousands(String name, int value) {
        atLeast(1_000, name, value);
        if (value % 1_000 != 0) {
            throw new IllegalArgumentException(
                    "%s is %d; it must be a multiple of 1000".formatted(name, value));
        }
    }
}
