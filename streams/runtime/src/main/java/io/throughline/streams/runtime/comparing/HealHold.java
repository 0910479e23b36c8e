package io.throughline.streams.runtime.comparing;

import io.throughline.schemas.codec.RegistryUnavailableException;
import io.throughline.schemas.codec.Topics;
import io.throughline.streams.runtime.brokers.Offsets;
import io.throughline.streams.runtime.comparing.HealStreams.Pass;
import io.throughline.streams.runtime.settings.Role;
import io.throughline.streams.runtime.topologies.Topologies;
import io.throughline.streams.topology.Codecs;
import io.throughline.streams.topology.Domain;
import io.throughline.streams.topology.decide.HeadRepair;
import io.throughline.streams.topology.decide.HeadRepairs;
import io.throughline.streams.topology.heal.HeadComparison;
import io.throughline.streams.topology.heal.StreamFold;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/// Lets streams stand still while their heads are compared, and lets them go again. Used by one
/// thread at a time.
@Singleton
public final class HealHold {

    private static final long LOOK_MS = 10;

    private final Codecs codecs;
    private final Topologies topologies;
    private final HeadRepairs repairs;
    private final Offsets offsets;
    private final HealSettings settings;
    private final String commands;

    HealHold(
            Domain domain,
            Codecs codecs,
            Topologies topologies,
            HeadRepairs repairs,
            Offsets offsets,
            HealSettings settings) {
        this.codecs = codecs;
        this.topologies = topologies;
        this.repairs = repairs;
        this.offsets = offsets;
        this.settings = settings;
        this.commands = Topics.of(domain.contract()).commands();
    }

    /// Runs it when these streams stand still and the log was read to its end; not if they do not
    /// in time. They stand still for a bounded time, unless they are held; afterwards those go on
    /// that are not held and can be read.
    ///
    /// @return whether it was run
    boolean whileStill(
            Pass pass,
            ReadOnlyKeyValueStore<String, byte[]> heads,
            List<String> streams,
            Runnable then) {
        int partition = pass.task().partition();
        HeadRepair repair = repairs.of(partition);
        try {
            streams.forEach(repair::doubt);
            if (!await(() -> isSettled(partition, repair, streams))) {
                return false;
            }
            pass.readOn();
            then.run();
            return true;
        } finally {
            for (String stream : streams) {
                // Nothing can be decided on a head that still cannot be read.
                if (!repair.isHeld(stream) && isReadable(pass, heads, stream)) {
                    repair.clear(stream);
                }
            }
        }
    }

    /// Lets those go on that are doubted for a reason that is no more: a writer could not read the
    /// head for a moment, or what was held is as the log says by now.
    void clear(Pass pass, ReadOnlyKeyValueStore<String, byte[]> heads) {
        HeadRepair repair = repairs.of(pass.task().partition());
        for (String stream : repair.doubted()) {
            if (pass.fold().holds(stream)
                    && isReadable(pass, heads, stream)
                    && !(repair.isHeld(stream) && differs(pass, heads, stream))) {
                repair.clear(stream);
            }
        }
    }

    /// Waits until something is so, or has not become so in time.
    boolean await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(settings.settleMsMax());
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            HealPace.sleep(LOOK_MS);
        }
        return true;
    }

    /// Whether something takes longer by now than stores are waited for.
    public boolean isLate(long sinceNanos) {
        return System.nanoTime() - sinceNanos
                > TimeUnit.MILLISECONDS.toNanos(settings.settleMsMax());
    }

    // All that the writer took before it saw the doubts is committed.
    private boolean isSettled(int partition, HeadRepair repair, List<String> streams) {
        long last = -1;
        for (String stream : streams) {
            OptionalLong seenAt = repair.seenAt(stream);
            if (seenAt.isEmpty()) {
                return false;
            }
            last = Math.max(last, seenAt.getAsLong());
        }
        if (last < 0) {
            return true;
        }
        String group = topologies.require(Role.DECIDE.text()).plan().applicationId();
        return offsets.committed(group).getOrDefault(new TopicPartition(commands, partition), 0L)
                > last;
    }

    private boolean isReadable(
            Pass pass, ReadOnlyKeyValueStore<String, byte[]> heads, String stream) {
        try {
            return HeadComparison.isReadable(pass.fold().of(stream), heads.get(stream), codecs);
        } catch (InvalidStateStoreException | RegistryUnavailableException _) {
            // Whoever writes there now knows nothing of the doubt, or finds out again.
            return true;
        }
    }

    // If the log itself cannot be believed, a head is not measured by it.
    private boolean differs(Pass pass, ReadOnlyKeyValueStore<String, byte[]> heads, String stream) {
        StreamFold fold = pass.fold().of(stream);
        return fold.trouble().isEmpty()
                && !HeadComparison.of(fold, heads.get(stream), codecs).isEmpty();
    }
}
