package io.throughline.streams.runtime.elsewhere;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/// The versions of the streams that changed last; those that have not changed for long are
/// forgotten. Safe for use by several threads.
final class RecentVersions {

    /// How many streams are known, some 15 MB.
    static final int STREAMS_MAX = 100_000;

    // The one that changed first is the eldest. Guarded by itself.
    private final LinkedHashMap<String, Long> versions =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
                    return size() > STREAMS_MAX;
                }
            };

    /// Notes that the stream has reached a version. What was read before and comes again takes
    /// nothing back.
    void reached(String stream, long version) {
        synchronized (versions) {
            Long known = versions.remove(stream);
            versions.put(stream, known == null ? version : Math.max(known, version));
        }
    }

    OptionalLong of(String stream) {
        synchronized (versions) {
            Long version = versions.get(stream);
            return version == null ? OptionalLong.empty() : OptionalLong.of(version);
        }
    }
}
