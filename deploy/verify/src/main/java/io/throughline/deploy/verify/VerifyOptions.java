package io.throughline.deploy.verify;

import io.throughline.deploy.verify.proof.KeptSeal;
import io.throughline.streams.topology.attest.TrustedKeys;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How thorough and how patient a verification is.
///
/// @param invariants what is promised of the streams; each applies to the category of its family
/// @param keys that attestations are checked with; [TrustedKeys#NONE] to leave signatures unchecked
/// @param allStreamsMax up to this many streams, the state of each is compared with the stores
/// @param sampleStreamsMax how many are compared if there are more, drawn with `sampleSeed`
/// @param requestsInFlightMax requests to the query API that may be open at once
/// @param requestMsMax how long one request may take
/// @param pageRowsMax rows of a projection that are asked for at once
/// @param catchUpMsMax how long the states may take to have what the log has, and then each
///   projection
/// @param stallMsMax how long a topic may give nothing before its end
/// @param findingsKeptMax how many findings the report names; all are counted
/// @param since what somebody has kept of this log; null for nothing
public record VerifyOptions(
        List<Invariant<?, ?>> invariants,
        TrustedKeys keys,
        int allStreamsMax,
        int sampleStreamsMax,
        long sampleSeed,
        int requestsInFlightMax,
        int requestMsMax,
        int pageRowsMax,
        int catchUpMsMax,
        int stallMsMax,
        int findingsKeptMax,
        @Nullable KeptSeal since) {

    public VerifyOptions {
        invariants = List.copyOf(invariants);
        atLeast(0, "allStreamsMax", allStreamsMax);
        atLeast(1, "sampleStreamsMax", sampleStreamsMax);
        atLeast(1, "requestsInFlightMax", requestsInFlightMax);
        atLeast(1, "requestMsMax", requestMsMax);
        atLeast(1, "pageRowsMax", pageRowsMax);
        atLeast(0, "catchUpMsMax", catchUpMsMax);
        atLeast(1, "stallMsMax", stallMsMax);
        atLeast(1, "findingsKeptMax", findingsKeptMax);
    }

    /// The usual limits, with the invariants of the reference domain: all of up to 20,000 streams,
    /// else 5,000 of them; 8 requests at once; half a minute for the stores to catch up; the first
    /// 100 findings.
    ///
    /// @param keys that attestations are checked with
    public static VerifyOptions logistics(TrustedKeys keys) {
        return new VerifyOptions(
                List.of(new OrderInvariant()),
                keys,
                20_000,
                5_000,
                1,
                8,
                10_000,
                1_000,
                30_000,
                60_000,
                100,
                null);
    }

    /// The same, and what somebody has kept of the log.
    public VerifyOptions since(KeptSeal kept) {
        return new VerifyOptions(
                invariants,
                keys,
                allStreamsMax,
                sampleStreamsMax,
                sampleSeed,
                requestsInFlightMax,
                requestMsMax,
                pageRowsMax,
                catchUpMsMax,
                stallMsMax,
                findingsKeptMax,
                kept);
    }

    /// The same with the states of other streams compared.
    public VerifyOptions comparing(int allStreamsMax, int sampleStreamsMax, long sampleSeed) {
        return new VerifyOptions(
                invariants,
                keys,
                allStreamsMax,
                sampleStreamsMax,
                sampleSeed,
                requestsInFlightMax,
                requestMsMax,
                pageRowsMax,
                catchUpMsMax,
                stallMsMax,
                findingsKeptMax,
                since);
    }

    /// The same with another patience for the stores.
    public VerifyOptions withCatchUp(int ms) {
        return new VerifyOptions(
                invariants,
                keys,
                allStreamsMax,
                sampleStreamsMax,
                sampleSeed,
                requestsInFlightMax,
                requestMsMax,
                pageRowsMax,
                ms,
                stallMsMax,
                findingsKeptMax,
                since);
    }

    /// The usual limits, and no key.
    public static VerifyOptions logistics() {
        return logistics(TrustedKeys.NONE);
    }

    private static void atLeast(int least, String name, int value) {
        if (value < least) {
            throw new IllegalArgumentException(
                    "%s is %d; it must be at least %d".formatted(name, value, least));
        }
    }
}
