package io.throughline.streams.runtime.signing;

import io.micronaut.context.annotation.ConfigurationProperties;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// How the log is attested, from `throughline.attest.*`.
///
/// @param key the file with the private key that attestations are signed with: Ed25519, PKCS#8,
///   PEM. Without it this instance attests nothing
/// @param intervalMs how long events may be without an attestation
/// @param waitMsMax how long a request for attestations at once may take
@ConfigurationProperties("throughline.attest")
public record AttestSettings(@Nullable Path key, long intervalMs, long waitMsMax) {

    public AttestSettings {
        if (intervalMs < 1 || waitMsMax < 1) {
            throw new IllegalArgumentException(
                    "throughline.attest: interval-ms %d and wait-ms-max %d must be at least 1"
                            .formatted(intervalMs, waitMsMax));
        }
    }
}
