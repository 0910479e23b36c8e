package io.throughline.streams.runtime;

import org.jspecify.annotations.Nullable;

/// Which stores to compare with the log.
///
/// @param store null for all
/// @param partition null for all
record HealSelection(@Nullable String store, @Nullable Integer partition) {

    /// Everything.
    static final HealSelection ALL = new HealSelection(null, null);

    boolean has(String name) {
        return store == null || store.equals(name);
    }

    boolean has(String name, int number) {
        return has(name) && (partition == null || partition == number);
    }
}
