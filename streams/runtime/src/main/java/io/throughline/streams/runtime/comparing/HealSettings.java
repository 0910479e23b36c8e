package io.throughline.streams.runtime.comparing;

import io.micronaut.context.annotation.ConfigurationProperties;

/// How stores are compared with the log, from `throughline.heal.*`.
///
/// @param eventsPerSecondMax how fast the log is read for it when nobody asked; 0 for never
/// @param pauseMs between two such comparisons of everything
/// @param streamsMax how many streams or rows are folded at once; more take several passes
/// @param settleMsMax how long a store that seems to differ is waited for until it stands still
/// @param holdMsMax how long commands of a doubted stream are passed on instead of being decided
/// @param rebuildMsMax how long the rebuilding of a partition is waited for
@ConfigurationProperties("throughline.heal")
public record HealSettings(
        int eventsPerSecondMax,
        long pauseMs,
        int streamsMax,
        long settleMsMax,
        long holdMsMax,
        long rebuildMsMax) {

    public HealSettings {
        atLeast(0, "events-per-second-max", eventsPerSecondMax);
        atLeast(1, "pause-ms", pauseMs);
        atLeast(1, "streams-max", streamsMax);
        atLeast(1, "settle-ms-max", settleMsMax);
        atLeast(1, "hold-ms-max", holdMsMax);
        atLeast(1, "rebuild-ms-max", rebuildMsMax);
    }

    private static void atLeast(int least, String name, long value) {
        if (value < least) {
            throw new IllegalArgumentException(
                    "throughline.heal.%s is %d; it must be at least %d"
                            .formatted(name, value, least));
        }
    }
}
