package io.throughline.agents.runtime.partition;

import java.util.OptionalLong;

/// Reading ahead for what the log tells of the agent's own queues, and for nothing else. While
/// events are held back, the decision that frees them may lie behind as many events as may be read
/// past them. Not safe for use by several threads.
final class Ahead {

    private static final long NOWHERE = -1;

    private long left = NOWHERE;
    private long seenUpTo;

    boolean isOn() {
        return left != NOWHERE;
    }

    /// Reading came as far as `next`.
    void reached(long next) {
        seenUpTo = Math.max(seenUpTo, next);
    }

    /// Goes ahead or back, if it should; says where to read then. What was seen before is not read
    /// ahead again.
    OptionalLong turn(boolean should, long position) {
        if (should == isOn()) {
            return OptionalLong.empty();
        }
        if (should) {
            left = position;
            reached(position);
            return OptionalLong.of(seenUpTo);
        }
        long back = left;
        left = NOWHERE;
        return OptionalLong.of(back);
    }
}
