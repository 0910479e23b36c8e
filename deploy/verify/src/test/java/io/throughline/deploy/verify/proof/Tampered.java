package io.throughline.deploy.verify.proof;

import io.throughline.deploy.verify.Finding;
import io.throughline.deploy.verify.Findings;
import io.throughline.deploy.verify.VerifyReport;
import io.throughline.streams.topology.attest.SigningKey;
import io.throughline.streams.topology.attest.TrustedKeys;
import java.util.List;
import java.util.Random;

/// A good log of two partitions for a test to spoil, and what is found in it then.
final class Tampered {

    private static final int KEPT_MAX = 1_000;

    final SigningKey key = SigningKey.fresh();
    final Random random;
    final List<ProvenPartition> partitions;

    Tampered(long seed) {
        random = new Random(seed);
        partitions =
                List.of(
                        ProvenPartition.random(0, key, random),
                        ProvenPartition.random(1, key, random));
    }

    /// One of the two.
    ProvenPartition any() {
        return partitions.get(random.nextInt(2));
    }

    TrustedKeys trusted() {
        return TrustedKeys.parse(List.of(key.publicPem()));
    }

    List<Finding> check() {
        return check(trusted());
    }

    List<Finding> check(TrustedKeys keys) {
        Findings findings = new Findings(KEPT_MAX);
        prove(keys, findings);
        return findings.kept();
    }

    VerifyReport.Proof prove(TrustedKeys keys, Findings findings) {
        LogProof proof =
                new LogProof(ProvenPartition.CONTEXT, ProvenPartition.CODEC, keys, findings);
        for (ProvenPartition each : partitions) {
            each.attestations.forEach(proof::acceptAttestation);
        }
        for (ProvenPartition each : partitions) {
            each.events.forEach(proof::acceptEvent);
        }
        return proof.finish();
    }
}
