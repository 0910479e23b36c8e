package io.throughline.deploy.verify;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// What the log has said of one stream so far: its version, its folded state, and which command is
/// behind each event, at 8 bytes an event. Used by one thread while the log is read.
final class StreamTrail {

    private static final int COMMANDS_FIRST = 4;

    private final List<InvariantWatch<?, ?>> watches;
    private Object state;
    private long version;
    private long recordedAtMs;
    private long lastCommand;
    private long missingFrom;
    private long missingTo;
    private boolean broken;
    // By version - 1, as long as the stream is whole.
    private long[] commands = new long[COMMANDS_FIRST];
    private final BitSet answered = new BitSet(0);

    StreamTrail(Object initial, List<InvariantWatch<?, ?>> watches) {
        this.state = initial;
        this.watches = watches;
    }

    /// Of the last event.
    long version() {
        return version;
    }

    /// When the last event was recorded, in milliseconds since the epoch.
    long recordedAtMs() {
        return recordedAtMs;
    }

    /// The fold of all events.
    Object state() {
        return state;
    }

    void evolved(Object next) {
        state = next;
    }

    List<InvariantWatch<?, ?>> watches() {
        return watches;
    }

    /// Whether the log itself holds something wrong of this stream, so that neither outcomes nor
    /// stores can be compared with it.
    boolean isBroken() {
        return broken;
    }

    void breakOff() {
        broken = true;
    }

    /// Whether `sought` is among the versions that were last found missing.
    boolean misses(long sought) {
        return sought >= missingFrom && sought <= missingTo;
    }

    /// Takes note of the event at `at`, which comes after the last one.
    void advance(long at, long atMs, long command) {
        if (at > version + 1) {
            missingFrom = version + 1;
            missingTo = at - 1;
            broken = true;
        }
        version = at;
        lastCommand = command;
        recordedAtMs = Math.max(recordedAtMs, atMs);
        if (!broken) {
            if (at > commands.length) {
                commands = Arrays.copyOf(commands, commands.length * 2);
            }
            commands[(int) at - 1] = command;
        }
    }

    /// Whether an event at `at`, recorded at `atMs`, is of the same append as the last one.
    boolean continues(long at, long atMs, long command) {
        return at == version + 1 && version > 0 && atMs == recordedAtMs && command == lastCommand;
    }

    /// Whether the event at `at` is from the command with this fingerprint; false where there is no
    /// event. Not for a broken stream.
    boolean isFrom(long command, long at) {
        return at >= 1 && at <= version && commands[(int) at - 1] == command;
    }

    /// An outcome named the event at `at`.
    void answer(long at) {
        answered.set((int) at - 1);
    }

    /// How many events an outcome named.
    long answered() {
        return answered.cardinality();
    }

    /// The first version that no outcome named; 0 if there is none.
    long firstUnanswered() {
        int first = answered.nextClearBit(0);
        return first < version ? first + 1 : 0;
    }
}
