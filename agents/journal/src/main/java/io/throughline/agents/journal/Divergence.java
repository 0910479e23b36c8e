package io.throughline.agents.journal;

import io.throughline.schemas.contracts.EventId;

/// Where a replay comes out differently for the first time.
///
/// @param number of the reaction in the journal, counted from 1
/// @param event that was reacted to
/// @param what is different, in a sentence
public record Divergence(int number, EventId event, String what) {

    @Override
    public String toString() {
        return "reaction %d, to %s: %s".formatted(number, event, what);
    }
}
