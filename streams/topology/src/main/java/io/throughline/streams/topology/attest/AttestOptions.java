package io.throughline.streams.topology.attest;

/// How a context is attested.
///
/// @param partitions how many the log has
/// @param intervalMs how long a partition may have events that are not attested, if its task runs
/// @param batchBytesMax the most that an attestation takes, about; if there is more to say, it is
///   made before the interval is over
/// @param demand asks for attestations at once
public record AttestOptions(
        SigningKey key, int partitions, long intervalMs, int batchBytesMax, Demand demand) {

    /// The most that an attestation takes unless told otherwise: half of what brokers take.
    public static final int BATCH_BYTES_MAX = 400_000;

    private static final int BATCH_BYTES_LEAST = 1_000;
    private static final int BATCH_BYTES_MOST = 900_000;

    public AttestOptions {
        if (partitions < 1
                || intervalMs < 1
                || batchBytesMax < BATCH_BYTES_LEAST
                || batchBytesMax > BATCH_BYTES_MOST) {
            throw new IllegalArgumentException(
                    "%d partitions and an interval of %d ms must be at least 1, %d bytes %d to %d"
                            .formatted(
                                    partitions,
                                    intervalMs,
                                    batchBytesMax,
                                    BATCH_BYTES_LEAST,
                                    BATCH_BYTES_MOST));
        }
    }
}
