package io.throughline.streams.topology.decide;

import io.throughline.schemas.contracts.EventId;
import io.throughline.schemas.contracts.StreamId;
import org.jspecify.annotations.Nullable;

/// How long the agents have been answering each other within a stream: one answers an event, the
/// next one that answer, and so on. Whoever acts without a cause in the stream begins anew. Several
/// answers to the same event are one link, so that a long row of them is no chain.
///
/// @param depth how many links
/// @param since the version of the first event of the last link
public record AnswerChain(int depth, long since) {

    /// Nobody has answered.
    public static final AnswerChain START = new AnswerChain(0, 0);

    /// The chain after the event of `stream` at `version`, which `cause` led to.
    public AnswerChain after(@Nullable EventId cause, StreamId stream, long version) {
        if (cause == null || !cause.stream().equals(stream)) {
            return START;
        }
        return cause.version() >= since ? new AnswerChain(depth + 1, version) : this;
    }
}
