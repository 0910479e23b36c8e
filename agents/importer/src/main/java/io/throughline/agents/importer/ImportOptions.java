package io.throughline.agents.importer;

/// The limits of an import.
///
/// @param windowMax placements without an outcome and deliveries that wait or are without an
///   outcome, together; the timeline stands still while there are as many
/// @param planWaitMsMax how long a delivery may wait for its order to be planned
/// @param retryDelayMs how long after a `not-planned` a delivery is tried again, if no plan is seen
///   before; doubled each time
/// @param retryDelayMsMax the longest such delay
/// @param deliverAttemptsMax how many commands one delivery may take, those of earlier imports of
///   the same history included
/// @param failedMax failed actions after which no further one is begun: by then the backbone or its
///   agents do not work
public record ImportOptions(
        int windowMax,
        int planWaitMsMax,
        int retryDelayMs,
        int retryDelayMsMax,
        int deliverAttemptsMax,
        int failedMax) {

    /// A window of 2,000, a minute for a plan, 100 attempts from half a second to eight seconds
    /// apart, and an end after 1,000 failures.
    public static final ImportOptions USUAL =
            new ImportOptions(2_000, 60_000, 500, 8_000, 100, 1_000);

    public ImportOptions {
        positive("windowMax", windowMax);
        positive("planWaitMsMax", planWaitMsMax);
        positive("retryDelayMs", retryDelayMs);
        positive("retryDelayMsMax", retryDelayMsMax);
        positive("deliverAttemptsMax", deliverAttemptsMax);
        positive("failedMax", failedMax);
    }

    /// The same with another window.
    public ImportOptions withWindowMax(int actions) {
        return new ImportOptions(
                actions,
                planWaitMsMax,
                retryDelayMs,
                retryDelayMsMax,
                deliverAttemptsMax,
                failedMax);
    }

    /// The same with another wait for a plan.
    public ImportOptions withPlanWaitMsMax(int milliseconds) {
        return new ImportOptions(
                windowMax,
                milliseconds,
                retryDelayMs,
                retryDelayMsMax,
                deliverAttemptsMax,
                failedMax);
    }

    private static void positive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("%s %d must be at least 1".formatted(name, value));
        }
    }
}
