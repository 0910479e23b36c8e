package io.throughline.deploy.verify.proof;

import io.throughline.deploy.verify.Finding;
import io.throughline.deploy.verify.Findings;
import io.throughline.deploy.verify.VerifyReport;
import io.throughline.streams.topology.attest.SigningKey;
import io.throughline.streams.topology.attest.TrustedKeys;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// A good log of two partitions for a test to spoil, and what is found in it then.
final class Tampered {

    private static final int KEPT_MAX = 1_000;

    final SigningKey key = SigningKey.fresh();
    final Random random;
    final List<ProvenPartition> partitions;

    /// How many partitions the events' topic has.
    int count = ProvenPartition.PARTITIONS;

    private final AttestationReader reader;

    Tampered(long seed) {
        this(seed, 0, AttestationReader.of(ProvenPartition.CODEC));
    }

    /// A log whose first attestations are in the first form, read as where there is no registry.
    static Tampered begunInFirstForm(long seed) {
        return new Tampered(seed, 1, AttestationReader.builtIn());
    }

    private Tampered(long seed, int inFirstForm, AttestationReader reader) {
        this.reader = reader;
        random = new Random(seed);
        partitions =
                List.of(
                        ProvenPartition.random(0, key, random, inFirstForm),
                        ProvenPartition.random(1, key, random, inFirstForm));
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

    /// What is found in it by whoever has kept this.
    List<Finding> check(KeptSeal since) {
        Findings findings = new Findings(KEPT_MAX);
        prove(trusted(), since, findings);
        return findings.kept();
    }

    /// What somebody keeps of it now.
    KeptSeal seal() {
        return KeptSeal.of(
                ProvenPartition.CONTEXT, prove(trusted(), new Findings(KEPT_MAX)).last());
    }

    VerifyReport.Proof prove(TrustedKeys keys, Findings findings) {
        return prove(keys, null, findings);
    }

    VerifyReport.Proof prove(TrustedKeys keys, @Nullable KeptSeal since, Findings findings) {
        LogProof proof =
                new LogProof(
                        ProvenPartition.CONTEXT,
                        reader,
                        keys,
                        (partition, offset) -> partitions.get(partition).attestation(offset),
                        since,
                        findings);
        for (ProvenPartition each : partitions) {
            each.attestations.forEach(proof::acceptAttestation);
        }
        for (ProvenPartition each : partitions) {
            each.events.forEach(proof::acceptEvent);
        }
        return proof.finish(count);
    }
}
