package io.throughline.deploy.verify;

/// One thing that is not as it must be.
///
/// @param rule that does not hold
/// @param where it was seen, such as `order/4711@3, offset 77 of partition 2 of logistics.events`
/// @param what is wrong, in one sentence
public record Finding(Rule rule, String where, String what) {

    @Override
    public String toString() {
        return "%s at %s: %s".formatted(rule, where, what);
    }
}
