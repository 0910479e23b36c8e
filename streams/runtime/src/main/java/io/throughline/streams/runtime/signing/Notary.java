package io.throughline.streams.runtime.signing;

import io.throughline.schemas.codec.Codec;
import io.throughline.schemas.contracts.Attestation;
import io.throughline.streams.runtime.json.SchemaBook;
import io.throughline.streams.runtime.settings.Role;
import io.throughline.streams.runtime.settings.StreamsSettings;
import io.throughline.streams.topology.Domain;
import io.throughline.streams.topology.attest.AttestOptions;
import io.throughline.streams.topology.attest.AttestTopology;
import io.throughline.streams.topology.attest.Demand;
import io.throughline.streams.topology.attest.Seal;
import io.throughline.streams.topology.attest.SigningKey;
import io.throughline.streams.topology.attest.TrustedKeys;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.Topology;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What attesting needs: the key, and a way to ask for it. Safe for use by several threads.
@Singleton
public final class Notary {

    private static final Logger log = LoggerFactory.getLogger(Notary.class);

    private final String context;
    private final AttestSettings settings;
    private final int partitions;
    private final Codec<Attestation> codec;
    private final @Nullable SigningKey key;
    private final Demand demand = new Demand();

    Notary(Domain domain, SchemaBook schemas, AttestSettings settings, StreamsSettings service) {
        this.context = domain.contract().context();
        this.settings = settings;
        this.partitions = service.partitions();
        this.codec = AttestTopology.codec(schemas);
        Path file = settings.key();
        this.key = file == null ? null : read(file);
        if (key == null && service.roleSet().contains(Role.ATTEST)) {
            log.atWarn()
                    .log(
                            "The log is not attested by this instance: it has no key. Name a file"
                                    + " with THROUGHLINE_ATTEST_KEY, made with openssl genpkey"
                                    + " -algorithm ed25519, or leave out the role attest");
        }
    }

    private static SigningKey read(Path file) {
        try {
            return SigningKey.parse(Files.readString(file));
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    ("throughline.attest.key: %s is no file with an Ed25519 key in PKCS#8 (%s);"
                                    + " make one with openssl genpkey -algorithm ed25519")
                            .formatted(file, e.getMessage()),
                    e);
        }
    }

    /// The topology that attests; none without a key.
    public Optional<Topology> topology() {
        return key == null
                ? Optional.empty()
                : Optional.of(
                        AttestTopology.of(
                                context,
                                codec,
                                new AttestOptions(
                                        key,
                                        partitions,
                                        settings.intervalMs(),
                                        AttestOptions.BATCH_BYTES_MAX,
                                        demand)));
    }

    /// The public key, PEM; null without a key.
    public @Nullable String publicKey() {
        return key == null ? null : key.publicPem();
    }

    public Codec<Attestation> codec() {
        return codec;
    }

    /// Whether an attestation is of this log and, if it names the key of this instance, signed with
    /// it. What others have signed with theirs cannot be told here.
    public boolean mayHaveMade(Attestation attestation) {
        return attestation.context().equals(context)
                && (key == null
                        || !attestation.key().equals(key.id())
                        || TrustedKeys.parse(List.of(key.publicPem()))
                                .signed(Seal.of(attestation), Seal.bytes(attestation.signature())));
    }

    /// Has the partitions of this instance attested at once.
    public void demand() {
        demand.raise();
    }
}
