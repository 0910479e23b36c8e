package io.throughline.streams.topology.decide;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/// The doubted heads of one partition. While a head is doubted, nothing is decided on it: its
/// stream's commands are passed on to the end of the commands topic, for a bounded time.
///
/// Who compares heads with the log doubts a head, waits until the writer has seen that and what it
/// did before is committed, compares again, hands in a correction if there is one, and clears the
/// doubt. Only the writer writes: it corrects a head that is still as it was when it was compared.
/// Safe for use by one writer and several others; it costs the writer one read while nothing is
/// doubted.
public final class HeadRepair {

    /// The most heads of a partition that are doubted at once.
    public static final int DOUBTS_MAX = 1_000;

    private final long holdNanosMax;
    private final Map<String, Doubt> doubts = new ConcurrentHashMap<>();
    private volatile boolean any;

    HeadRepair(long holdMsMax) {
        holdNanosMax = TimeUnit.MILLISECONDS.toNanos(holdMsMax);
    }

    /// What a writer does with a command.
    enum Hold {
        /// The head is not doubted.
        NONE,
        /// The head is doubted for a short time: the command is passed on.
        PASS_ON,
        /// The head has been doubted for too long: the command is not decided.
        REFUSE
    }

    /// How far a correction is.
    public enum Correction {
        NONE,
        DUE,
        /// The head is what was handed in.
        MADE,
        /// The head was no longer what it was when it was compared, and was left alone.
        MOVED
    }

    private static final class Doubt {
        private final long sinceNanos = System.nanoTime();
        private volatile boolean byWriter;
        private volatile OptionalLong seenAt = OptionalLong.empty();
        private volatile Correction correction = Correction.NONE;
        private byte @Nullable [] compared;
        private byte @Nullable [] corrected;
    }

    /// Doubts the head of `stream`; returns false, and does not, if too many are doubted already.
    public synchronized boolean doubt(String stream) {
        if (doubts.size() >= DOUBTS_MAX) {
            return doubts.containsKey(stream);
        }
        doubts.computeIfAbsent(stream, _ -> new Doubt());
        any = true;
        return true;
    }

    /// The streams whose heads the writer itself could not read.
    public List<String> unreadable() {
        List<String> found = new ArrayList<>();
        doubts.forEach((stream, doubt) -> {
            if (doubt.byWriter) {
                found.add(stream);
            }
        });
        return found;
    }

    /// All streams whose heads are doubted.
    public List<String> doubted() {
        return doubts.keySet().stream().sorted().toList();
    }

    /// The offset of the last command that the writer had taken when it saw the doubt, or -1 for
    /// none since its start; empty if it has not seen it yet. The head does not move after that
    /// one, unless the doubt gets too old.
    public OptionalLong seenAt(String stream) {
        Doubt doubt = doubts.get(stream);
        return doubt == null ? OptionalLong.empty() : doubt.seenAt;
    }

    /// Asks the writer to put `corrected` in the place of `compared`; null is no head. Without
    /// effect if the doubt is gone.
    public void correct(String stream, byte @Nullable [] compared, byte @Nullable [] corrected) {
        Doubt doubt = doubts.get(stream);
        if (doubt != null) {
            doubt.compared = compared;
            doubt.corrected = corrected;
            // Publishes what was written before.
            doubt.correction = Correction.DUE;
        }
    }

    /// What became of the correction; [Correction#NONE] as well if the doubt is gone.
    public Correction correction(String stream) {
        Doubt doubt = doubts.get(stream);
        return doubt == null ? Correction.NONE : doubt.correction;
    }

    /// Ends the doubt: the stream's commands are decided again.
    public synchronized void clear(String stream) {
        doubts.remove(stream);
        any = !doubts.isEmpty();
    }

    /// By the writer: doubts a head that cannot be read. It is passed over if too many are doubted;
    /// its next command finds it again.
    synchronized void unreadable(String stream) {
        if (doubt(stream)) {
            Objects.requireNonNull(doubts.get(stream), "it is doubted now").byWriter = true;
        }
    }

    /// By the writer: the same as [#hold] for a stream whose head cannot be read. Its commands are
    /// never decided, even if too many heads are doubted already for this one to be.
    Hold holdUnreadable(String stream) {
        Hold hold = hold(stream);
        return hold == Hold.NONE ? Hold.PASS_ON : hold;
    }

    /// By the writer: what to do with a command of `stream`.
    Hold hold(String stream) {
        if (!any) {
            return Hold.NONE;
        }
        Doubt doubt = doubts.get(stream);
        if (doubt == null) {
            return Hold.NONE;
        }
        if (System.nanoTime() - doubt.sinceNanos < holdNanosMax) {
            return Hold.PASS_ON;
        }
        return doubt.byWriter || doubt.correction != Correction.NONE ? Hold.REFUSE : Hold.NONE;
    }

    /// By the writer, now and then: sees new doubts, and makes the corrections that are due.
    ///
    /// @param lastTaken the offset of the last command that it took, -1 for none
    void turn(KeyValueStore<String, byte[]> heads, long lastTaken) {
        if (!any) {
            return;
        }
        doubts.forEach((stream, doubt) -> {
            if (doubt.seenAt.isEmpty()) {
                doubt.seenAt = OptionalLong.of(lastTaken);
            }
            if (doubt.correction == Correction.DUE) {
                doubt.correction = corrected(heads, stream, doubt);
            }
        });
    }

    private static Correction corrected(
            KeyValueStore<String, byte[]> heads, String stream, Doubt doubt) {
        if (!Arrays.equals(heads.get(stream), doubt.compared)) {
            return Correction.MOVED;
        }
        // Null deletes it.
        heads.put(stream, doubt.corrected);
        return Correction.MADE;
    }

    /// By the writer that leaves the partition: another one knows nothing of the doubts.
    synchronized void leave() {
        doubts.clear();
        any = false;
    }
}
