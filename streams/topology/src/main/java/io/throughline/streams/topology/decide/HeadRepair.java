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
/// did before is committed, and compares again. If it differs, it is held, which has no end of its
/// own; a correction is handed in, and the doubt is cleared when the head is right. Only the writer
/// writes: it corrects a head that is still as it was when it was compared. If more heads differ
/// than can be doubted, all of the partition is closed: nothing is decided in it until it was
/// compared again. Safe for use by one writer and several others; it costs the writer one read
/// while nothing is doubted.
public final class HeadRepair {

    /// The most heads of a partition that are doubted at once.
    public static final int DOUBTS_MAX = 1_000;

    private final long holdNanosMax;
    private final Map<String, Doubt> doubts = new ConcurrentHashMap<>();
    private volatile boolean any;
    private volatile boolean closed;
    private boolean closedAtStart;
    private boolean abandoned;

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
        private volatile long sinceNanos = System.nanoTime();
        private volatile boolean byWriter;
        private volatile boolean held;
        private volatile OptionalLong seenAt = OptionalLong.empty();
        private volatile Correction correction = Correction.NONE;
        private byte @Nullable [] compared;
        private byte @Nullable [] corrected;
    }

    /// Doubts the head of `stream`, anew if commands were decided on it in spite of an older doubt;
    /// returns false, and does not, if too many are doubted already.
    public synchronized boolean doubt(String stream) {
        if (doubts.size() >= DOUBTS_MAX && !doubts.containsKey(stream)) {
            return false;
        }
        doubts.compute(
                stream, (_, is) -> is != null && (isHeld(is) || isYoung(is)) ? is : new Doubt());
        look();
        return true;
    }

    /// Lets nothing be decided in the partition until it is opened: too many of its heads differ
    /// for each of them to be doubted. Commands are refused at once.
    public synchronized void close() {
        closed = true;
        look();
    }

    /// Lets nothing be decided in the partition from the start of its first writer here on, until
    /// it is opened: some of its heads were held when this process ended the last time.
    public synchronized void closeAtStart() {
        closedAtStart = true;
        close();
    }

    /// Whether nothing is decided in the partition.
    public boolean isClosed() {
        return closed;
    }

    /// Ends what [#close()] began, after all heads were compared and those that differ are held.
    public synchronized void open() {
        closedAtStart = false;
        closed = false;
        look();
    }

    /// Whether a writer has left the partition while heads were held there, or all of it was
    /// closed, since this was asked the last time. Its next writer, which may be elsewhere, decides
    /// on them again, so the partition is to be compared there.
    public synchronized boolean takeAbandoned() {
        boolean was = abandoned;
        abandoned = false;
        return was;
    }

    private void look() {
        any = closed || !doubts.isEmpty();
    }

    /// Holds a doubted stream for as long as it is doubted: when the doubt is too old, its commands
    /// are refused, and not decided. For a head that was found to differ.
    ///
    /// @return whether nothing was decided on the head ever since the writer saw the doubt; if
    ///   false, nothing has changed
    public boolean hold(String stream) {
        Doubt doubt = doubts.get(stream);
        if (doubt == null || doubt.seenAt.isEmpty()) {
            return false;
        }
        boolean stood = isHeld(doubt);
        // Before the age is looked at again, so that the writer finds one of the two at any time.
        doubt.held = true;
        if (stood || isYoung(doubt)) {
            return true;
        }
        doubt.held = false;
        return false;
    }

    /// Whether a stream is held for as long as it is doubted.
    public boolean isHeld(String stream) {
        Doubt doubt = doubts.get(stream);
        return doubt != null && doubt.held;
    }

    /// The streams whose commands wait until their heads are mended: the writer itself could not
    /// read them, or they are held.
    public List<String> waiting() {
        List<String> found = new ArrayList<>();
        doubts.forEach((stream, doubt) -> {
            if (isHeld(doubt)) {
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
    /// one, unless the doubt gets too old and is not held.
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
        look();
    }

    /// By the writer: doubts a head that cannot be read. It is passed over if too many are doubted;
    /// its next command finds it again.
    synchronized void unreadable(String stream) {
        if (!doubt(stream)) {
            return;
        }
        Doubt doubt = Objects.requireNonNull(doubts.get(stream), "it is doubted now");
        if (!doubt.byWriter) {
            // Commands wait from now on, however long somebody else has doubted it.
            doubt.sinceNanos = System.nanoTime();
            doubt.seenAt = OptionalLong.empty();
            doubt.byWriter = true;
        }
    }

    /// By the writer: the same as [#holdOf] for a stream whose head cannot be read. Its commands
    /// are never decided. If too many heads are doubted already for this one to be, nobody would
    /// know for how long they were passed on, so they are refused.
    Hold holdOfUnreadable(String stream) {
        Hold hold = holdOf(stream);
        return hold == Hold.NONE ? Hold.REFUSE : hold;
    }

    /// By the writer: what to do with a command of `stream`.
    Hold holdOf(String stream) {
        if (!any) {
            return Hold.NONE;
        }
        Doubt doubt = doubts.get(stream);
        if (doubt == null) {
            // To pass on all commands of a partition would turn them in a circle.
            return closed ? Hold.REFUSE : Hold.NONE;
        }
        if (isYoung(doubt)) {
            return Hold.PASS_ON;
        }
        return closed || isHeld(doubt) ? Hold.REFUSE : Hold.NONE;
    }

    private boolean isYoung(Doubt doubt) {
        return System.nanoTime() - doubt.sinceNanos < holdNanosMax;
    }

    private static boolean isHeld(Doubt doubt) {
        return doubt.byWriter || doubt.held;
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
        abandoned |= closed || doubts.values().stream().anyMatch(HeadRepair::isHeld);
        doubts.clear();
        closed = closedAtStart;
        look();
    }
}
