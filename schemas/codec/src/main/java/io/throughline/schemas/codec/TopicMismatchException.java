package io.throughline.schemas.codec;

import java.util.List;

/// Topics exist, but not as this system needs them; going on would lose or split histories.
public final class TopicMismatchException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> findings;

    public TopicMismatchException(List<String> findings) {
        super(String.join("\n", findings));
        this.findings = List.copyOf(findings);
    }

    /// One sentence each: what it is, what it must be, and the command that mends it.
    public List<String> findings() {
        return findings;
    }
}
