package io.throughline.deploy.verify.proof;

import io.throughline.schemas.codec.Codec;
import io.throughline.schemas.codec.UndecodableException;
import io.throughline.schemas.contracts.Attestation;
import io.throughline.streams.topology.attest.AttestTopology;
import io.throughline.streams.topology.decide.HashChain;
import java.util.Optional;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/// Reads attestations of every form there ever was. Safe for use by several threads.
public final class AttestationReader {

    // Before the number of partitions was attested.
    private static final String FORM_1 =
            """
            {"type": "record", "name": "Attestation", "namespace": "io.throughline", "fields": [
              {"name": "context", "type": "string"},
              {"name": "partition", "type": "int"},
              {"name": "number", "type": "long"},
              {"name": "upTo", "type": "long"},
              {"name": "events", "type": "long"},
              {"name": "streams", "type": "long"},
              {"name": "root", "type": "bytes"},
              {"name": "order", "type": "bytes"},
              {"name": "heads", "type": {"type": "array", "items": {
                "type": "record", "name": "AttestedHead", "fields": [
                  {"name": "stream", "type": "string"},
                  {"name": "version", "type": "long"}]}}},
              {"name": "prints", "type": "bytes"},
              {"name": "previous", "type": "bytes"},
              {"name": "time", "type": {"type": "long", "logicalType": "timestamp-millis"}},
              {"name": "key", "type": "string"},
              {"name": "signature", "type": "bytes"}]}
            """;

    private final Codec<Attestation> codec;
    private final @Nullable Codec<Attestation> former;

    private AttestationReader(Codec<Attestation> codec, @Nullable Codec<Attestation> former) {
        this.codec = codec;
        this.former = former;
    }

    /// Reads them by the schemas that they name.
    public static AttestationReader of(Codec<Attestation> codec) {
        return new AttestationReader(codec, null);
    }

    /// Reads them where no registry can be asked, or none is trusted: by the forms that are known.
    public static AttestationReader builtIn() {
        return new AttestationReader(
                AttestTopology.codec(new BuiltInSchemas()),
                AttestTopology.codec(new BuiltInSchemas(new Schema.Parser().parse(FORM_1))));
    }

    /// The attestation that was written as `value`.
    ///
    /// @throws UndecodableException if it cannot be read, whatever the reason
    /// @throws io.throughline.schemas.codec.RegistryUnavailableException if its schema cannot be
    ///   fetched at the moment
    public Attestation read(byte @Nullable [] value) {
        if (former == null) {
            return codec.decode(value);
        }
        Attestation today;
        try {
            today = codec.decode(value);
        } catch (UndecodableException e) {
            return former(value).orElseThrow(() -> e);
        }
        return isWhole(today) ? today : former(value).orElse(today);
    }

    private Optional<Attestation> former(byte @Nullable [] value) {
        try {
            return former == null ? Optional.empty() : Optional.of(former.decode(value));
        } catch (UndecodableException _) {
            return Optional.empty();
        }
    }

    // What is read by a form that it was not written in may be read, but not as this.
    private static boolean isWhole(Attestation read) {
        return read.root().remaining() == HashChain.LENGTH_BYTES
                && read.order().remaining() == HashChain.LENGTH_BYTES
                && read.previous().remaining() == HashChain.LENGTH_BYTES;
    }
}
