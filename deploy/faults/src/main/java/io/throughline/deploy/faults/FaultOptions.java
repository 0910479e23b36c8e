package io.throughline.deploy.faults;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// What is done to the platform, and under which load.
///
/// @param home the project's folder, with the jars that the build made
/// @param folder for data and logs; new or empty, and kept
/// @param seed the same one gives the same orders and the same faults
/// @param rounds how many faults there are
/// @param minutesMax after how long no further fault but a last one is done; then everything is
///   checked
/// @param kinds of faults, dealt in turns
/// @param ordersPerSecond placed; each takes four to six commands, of ours and of the agents
/// @param checkEvery after how many faults everything is checked
/// @param namespaces whether brokers get network namespaces of their own, without which none can be
///   cut off
public record FaultOptions(
        Path home,
        Path folder,
        long seed,
        int rounds,
        int minutesMax,
        List<FaultKind> kinds,
        int ordersPerSecond,
        int checkEvery,
        boolean namespaces) {

    /// A week.
    public static final int MINUTES_MAX = 7 * 24 * 60;

    private static final int ORDERS_PER_SECOND = 20;
    private static final int ORDERS_PER_SECOND_BRIEF = 5;
    private static final int ORDERS_PER_SECOND_MAX = 10_000;

    public FaultOptions {
        home = home.toAbsolutePath().normalize();
        folder = folder.toAbsolutePath().normalize();
        kinds = List.copyOf(kinds);
        if (rounds < 1
                || minutesMax < 1
                || checkEvery < 1
                || ordersPerSecond < 1
                || ordersPerSecond > ORDERS_PER_SECOND_MAX) {
            throw new IllegalArgumentException(
                    ("rounds %d, minutesMax %d and checkEvery %d must be at least 1,"
                                    + " ordersPerSecond %d from 1 to %d")
                            .formatted(
                                    rounds,
                                    minutesMax,
                                    checkEvery,
                                    ordersPerSecond,
                                    ORDERS_PER_SECOND_MAX));
        }
    }

    /// Every kind of fault, as many as wanted, everything checked after each.
    public static FaultOptions of(Path home, Path folder, long seed, int rounds) {
        return new FaultOptions(
                home,
                folder,
                seed,
                rounds,
                MINUTES_MAX,
                Arrays.asList(FaultKind.values()),
                ORDERS_PER_SECOND,
                1,
                true);
    }

    /// A broker, a streams service and an agent killed at once, and a zombie, with everything
    /// checked at the end: some 80 seconds.
    public static FaultOptions brief(Path home, Path folder, long seed) {
        List<FaultKind> kinds = List.of(FaultKind.ONE_OF_EACH_KILLED, FaultKind.STREAMS_PAUSED);
        return new FaultOptions(
                home,
                folder,
                seed,
                kinds.size(),
                MINUTES_MAX,
                kinds,
                ORDERS_PER_SECOND_BRIEF,
                kinds.size(),
                false);
    }
}
