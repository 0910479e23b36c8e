package io.throughline.streams.runtime.suspects;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// When something is tried again that was tried in vain: after twice the time of before, up to a
/// bound. Whoever looks tells what there is to try; what has not been among it for twice its pause
/// is forgotten. However long it takes until somebody looks again, or a try itself takes, does not
/// count. Used by one thread; holds as many keys as come and go within twice the longest pause.
public final class HealTries<K> {

    private final long firstNanos;
    private final long maxNanos;
    private final Map<K, Try> tries = new HashMap<>();

    /// @param firstMs how long the first pause is
    /// @param maxMs how long the last ones are
    public HealTries(long firstMs, long maxMs) {
        this.firstNanos = TimeUnit.MILLISECONDS.toNanos(firstMs);
        this.maxNanos = TimeUnit.MILLISECONDS.toNanos(Math.max(firstMs, maxMs));
    }

    private record Try(long atNanos, long pauseNanos, long seenNanos) {

        Try seen(long nowNanos) {
            return new Try(atNanos, pauseNanos, nowNanos);
        }

        boolean isDue(long nowNanos) {
            return nowNanos - atNanos >= pauseNanos;
        }

        boolean isForgotten(long nowNanos) {
            return nowNanos - seenNanos >= 2 * pauseNanos;
        }
    }

    /// Takes note of all that there is to try now; to be told before anything is asked.
    public void present(Collection<K> keys, long nowNanos) {
        keys.forEach(key -> tries.computeIfPresent(key, (_, known) -> known.seen(nowNanos)));
        tries.values().removeIf(each -> each.isForgotten(nowNanos));
    }

    /// Takes note that these were tried until now.
    public void tried(Collection<K> keys, long nowNanos) {
        keys.forEach(key -> {
            Try before = tries.get(key);
            long pause = before == null ? firstNanos : Math.min(maxNanos, 2 * before.pauseNanos());
            tries.put(key, new Try(nowNanos, pause, nowNanos));
        });
    }

    /// Whether it may be tried now.
    public boolean isDue(K key, long nowNanos) {
        Try before = tries.get(key);
        return before == null || before.isDue(nowNanos);
    }

    /// Whether it was not tried before, or so long ago that it is another matter.
    public boolean isNew(K key) {
        return !tries.containsKey(key);
    }
}
