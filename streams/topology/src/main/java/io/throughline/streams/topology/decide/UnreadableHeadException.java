package io.throughline.streams.topology.decide;

/// A head, or a part of it, cannot be read: nothing may be decided on it before it is mended.
final class UnreadableHeadException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String stream;

    UnreadableHeadException(String stream, RuntimeException cause) {
        super("the head of stream %s cannot be read: %s".formatted(stream, cause), cause);
        this.stream = stream;
    }

    /// Whose head it is: of the command's stream, or of one that the command rests on.
    String stream() {
        return stream;
    }
}
