package io.throughline.streams.topology.decide;

/// The head of a stream that a command rests on is held: it may be wrong, and nothing may be
/// decided on it before it is mended.
final class HeldHeadException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final HeadRepair.Hold hold;

    HeldHeadException(String stream, HeadRepair.Hold hold) {
        super("the head of stream %s is held".formatted(stream));
        this.hold = hold;
    }

    /// What to do with the command.
    HeadRepair.Hold hold() {
        return hold;
    }
}
