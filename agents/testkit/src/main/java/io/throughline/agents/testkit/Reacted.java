package io.throughline.agents.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.agents.sdk.Conflict;
import io.throughline.agents.sdk.Proposal;
import io.throughline.schemas.contracts.Event;
import io.throughline.schemas.contracts.ExpectedVersion;
import io.throughline.schemas.contracts.StreamId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What an agent answered to an event, or how it failed. Immutable.
public final class Reacted {

    private final StreamId stream;
    private final Answer answer;

    // What the agent said when it was asked again.
    private final Answer again;

    /// What the agent said once.
    record Answer(List<Proposal> proposals, @Nullable Exception failure) {

        Answer {
            proposals = List.copyOf(proposals);
        }

        static Answer with(List<Proposal> proposals) {
            return new Answer(proposals, null);
        }

        static Answer failed(Exception failure) {
            return new Answer(List.of(), failure);
        }

        boolean sameAs(Answer other) {
            return toString().equals(other.toString()) && proposals.equals(other.proposals);
        }

        @Override
        public String toString() {
            return failure == null ? proposals.toString() : failure.toString();
        }
    }

    private Reacted(StreamId stream, Answer answer, Answer again) {
        this.stream = stream;
        this.answer = answer;
        this.again = again;
    }

    /// @throws AssertionError if the agent did not say the same both times
    static Reacted of(StreamId stream, Answer answer, Answer again) {
        if (!answer.sameAs(again)) {
            throw new AssertionError(
                    "the agent answered %s, and when asked again %s".formatted(answer, again));
        }
        return new Reacted(stream, answer, again);
    }

    /// The stream has moved on by these events before the proposals to it were decided: what the
    /// agent proposes instead. Proposals that are not touched by that, because they are to another
    /// stream or expect any version, are not among it. Can be said several times in a row, for an
    /// agent that loses one race after another.
    ///
    /// The conflict, too, is put to the agent twice.
    ///
    /// @throws AssertionError also if what it proposes instead would lose again at once
    public Reacted butMeanwhile(Event... happened) {
        List<Event> since = List.of(happened);
        return of(stream, after(answer, since), after(again, since));
    }

    private Answer after(Answer before, List<Event> since) {
        List<Proposal> lost = proposals(before);
        List<Proposal> instead = new ArrayList<>();
        try {
            for (Proposal proposal : lost) {
                after(proposal, since).ifPresent(instead::add);
            }
            return Answer.with(instead);
        } catch (RuntimeException e) {
            return Answer.failed(e);
        }
    }

    private Optional<Proposal> after(Proposal proposal, List<Event> since) {
        if (!proposal.stream().equals(stream)
                || proposal.expected() instanceof ExpectedVersion.Any) {
            return Optional.empty();
        }
        long seen = proposal.expected() instanceof ExpectedVersion.Exact(long at) ? at : 0;
        long version = seen + since.size();
        Optional<Proposal> next = proposal.after(new Conflict(stream, version, since));
        next.ifPresent(instead -> {
            if (!instead.expected().holds(version)) {
                throw new AssertionError(
                        "the agent was told of version %d and now proposes %s, which loses again"
                                .formatted(version, instead));
            }
        });
        return next;
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
        assertThat(answer.failure()).as("failure of the reaction").isInstanceOf(type);
    }

    /// The answer itself, for a test that looks at a part of it.
    public List<Proposal> proposals() {
        return proposals(answer);
    }

    private static List<Proposal> proposals(Answer answer) {
        Exception failure = answer.failure();
        if (failure != null) {
            throw new AssertionError("the reaction failed: " + failure, failure);
        }
        return answer.proposals();
    }

    @Override
    public String toString() {
        return answer.toString();
    }
}
