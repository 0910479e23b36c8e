package io.throughline.streams.topology.decide;

import io.throughline.schemas.contracts.Outcome.Rejected;
import io.throughline.schemas.contracts.StaleBasis;
import io.throughline.schemas.contracts.StreamId;
import java.util.List;

/// Rejections in the words that their senders read, and the answers that leave a head as it is.
final class Rejections {

    private static final int MESSAGE_CHARS_MAX = 500;

    private Rejections() {}

    /// A rejection whose message is cut to a bounded length.
    static Rejected of(String code, String message, long version) {
        return of(code, message, version, List.of());
    }

    static Rejected of(String code, String message, long version, List<StaleBasis> stale) {
        String bounded =
                message.length() <= MESSAGE_CHARS_MAX
                        ? message
                        : message.substring(0, MESSAGE_CHARS_MAX);
        return new Rejected(code, bounded, version, false, List.of(), stale);
    }

    /// A malformed command leaves no trace in the heads: its stream may never have existed.
    static Answer malformed(Head head, String message) {
        Rejected outcome = of(Rejected.MALFORMED, message, head.version());
        return new Answer(outcome, List.of(), null, message);
    }

    /// Two agents that answer each other would go on for ever, and fill the log. It is not
    /// remembered, so that the same command can go on once somebody else has acted.
    static Answer pingPong(Head head, List<StaleBasis> stale, StreamId stream) {
        String message =
                ("agents have answered each other %d times in stream %s and nobody else has; find"
                                + " out who answers whom, and let a person go on")
                        .formatted(head.chain().depth(), stream);
        return Answer.unchanged(of(Rejected.PING_PONG, message, head.version(), stale));
    }

    /// It is not remembered, for it would take the place of an outcome that may have been given.
    static Answer forgotten(Head head) {
        String message =
                "the command was sent again, and its stream has answered so many others that it"
                        + " cannot tell any more whether it was decided before, so it was not"
                        + " decided now; read the stream, and send what is still wanted with an"
                        + " expected version, or under a new id";
        return Answer.unchanged(of(Rejected.FORGOTTEN, message, head.version()));
    }
}
