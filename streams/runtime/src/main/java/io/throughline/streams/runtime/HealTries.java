package io.throughline.streams.runtime;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// When something is tried again that was tried in vain: after twice the time of before, up to a
/// bound. Whatever does not come again soon after it is due is forgotten. Used by one thread; holds
/// as many keys as are tried within twice the longest time.
final class HealTries<K> {

    private final long firstNanos;
    private final long maxNanos;
    private final Map<K, Try> tries = new HashMap<>();

    /// @param firstMs how long the first pause is
    /// @param maxMs how long the last ones are
    HealTries(long firstMs, long maxMs) {
        this.firstNanos = TimeUnit.MILLISECONDS.toNanos(firstMs);
        this.maxNanos = TimeUnit.MILLISECONDS.toNanos(Math.max(firstMs, maxMs));
    }

    private record Try(long atNanos, long pauseNanos) {

        boolean isDue(long nowNanos) {
            return nowNanos - atNanos >= pauseNanos;
        }

        boolean isForgotten(long nowNanos) {
            return nowNanos - atNanos >= 2 * pauseNanos;
        }
    }

    /// Takes note that these were tried now.
    void tried(Set<K> keys, long nowNanos) {
        keys.forEach(key -> {
            Try before = tries.get(key);
            long pause =
                    before == null || before.isForgotten(nowNanos)
                            ? firstNanos
                            : Math.min(maxNanos, 2 * before.pauseNanos());
            tries.put(key, new Try(nowNanos, pause));
        });
        tries.values().removeIf(each -> each.isForgotten(nowNanos));
    }

    /// Whether it may be tried now.
    boolean isDue(K key, long nowNanos) {
        Try before = tries.get(key);
        return before == null || before.isDue(nowNanos);
    }

    /// Whether it was not tried before, or so long ago that it is another matter.
    boolean isNew(K key, long nowNanos) {
        Try before = tries.get(key);
        return before == null || before.isForgotten(nowNanos);
    }
}
