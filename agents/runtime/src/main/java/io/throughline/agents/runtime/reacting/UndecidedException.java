package io.throughline.agents.runtime.reacting;

import io.throughline.schemas.contracts.Outcome.Rejected;
import java.util.Arrays;
import java.util.stream.Collectors;

/// A proposal was answered without being decided: agents have answered each other too often in its
/// stream, the stream has forgotten whether it was decided before, or it cannot be decided as yet.
/// To drop it might lose what it says, and to send it again at once brings the same answer or a
/// second decision, so the event waits for somebody to see why.
public final class UndecidedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String error;

    UndecidedException(Rejected rejected) {
        super(rejected.message());
        this.error =
                Arrays.stream(rejected.code().split("-"))
                        .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                        .collect(Collectors.joining());
    }

    /// The name of the error, by which policies know it: the code of the rejection in camel case,
    /// such as `PingPong` or `Forgotten`.
    public String error() {
        return error;
    }
}
