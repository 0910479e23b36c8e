package io.throughline.streams.runtime.reports;

import org.jspecify.annotations.Nullable;

/// Which stores to compare with the log.
///
/// @param store null for all
/// @param partition null for all
public record HealSelection(@Nullable String store, @Nullable Integer partition) {

    /// Everything.
    public static final HealSelection ALL = new HealSelection(null, null);

    public boolean has(String name) {
        return store == null || store.equals(name);
    }

    public boolean has(String name, int number) {
        return has(name) && (partition == null || partition == number);
    }
}
