package io.throughline.agents.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.agents.sdk.Proposal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an agent answered to an event, or how it failed.
public final class Reacted {

    private final List<Proposal> proposals;
    private final @Nullable Exception failure;

    private Reacted(List<Proposal> proposals, @Nullable Exception failure) {
        this.proposals = List.copyOf(proposals);
        this.failure = failure;
    }

    static Reacted with(List<Proposal> proposals) {
        return new Reacted(proposals, null);
    }

    static Reacted failed(Exception failure) {
        return new Reacted(List.of(), failure);
    }

    /// Exactly these, in this order.
    public void thenProposes(Proposal... expected) {
        assertThat(proposals()).containsExactly(expected);
    }

    /// The agent had nothing to say.
    public void thenNothing() {
        assertThat(proposals()).isEmpty();
    }

    /// The attempt failed, so that the runtime would try again.
    public void thenFails(Class<? extends Exception> type) {
        assertThat(failure).as("failure of the reaction").isInstanceOf(type);
    }

    /// The answer itself, for a test that looks at a part of it.
    public List<Proposal> proposals() {
        if (failure != null) {
            throw new AssertionError("the reaction failed: " + failure, failure);
        }
        return proposals;
    }

    boolean sameAs(Reacted other) {
        return toString().equals(other.toString()) && proposals.equals(other.proposals);
    }

    @Override
    public String toString() {
        return failure == null ? proposals.toString() : failure.toString();
    }
}
