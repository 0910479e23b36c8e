package io.throughline.deploy.bench;

import org.jspecify.annotations.Nullable;

/// One thing that was measured, beside what it is meant to be.
///
/// @param what a few words for a person
/// @param unit of the value and of the aim; empty for a share or a ratio
/// @param atMost the aim; null where there is none
/// @param met whether the value is within the aim; null where there is none
public record Figure(
        String what, double value, String unit, @Nullable Double atMost, @Nullable Boolean met) {

    private static final int DECIMALS = 3;

    /// Something that has no aim.
    static Figure of(String what, double value, String unit) {
        return new Figure(what, Medians.rounded(value, DECIMALS), unit, null, null);
    }

    /// Something that is meant to be at most `aim`.
    static Figure aimed(String what, double value, String unit, double aim) {
        double rounded = Medians.rounded(value, DECIMALS);
        return new Figure(what, rounded, unit, aim, rounded <= aim);
    }
}
