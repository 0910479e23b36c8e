package io.throughline.streams.topology.attest;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The public keys that attestations are checked with, several if keys were changed. Safe for use
/// by several threads.
public final class TrustedKeys {

    /// No attestation can be checked.
    public static final TrustedKeys NONE = new TrustedKeys(Map.of());

    private final Map<String, PublicKey> byId;

    private TrustedKeys(Map<String, PublicKey> byId) {
        this.byId = Map.copyOf(byId);
    }

    /// Reads public keys, one or more in each text.
    ///
    /// @throws IllegalArgumentException if a text has none, or one that is not for Ed25519
    public static TrustedKeys parse(List<String> pems) {
        Map<String, PublicKey> found = new TreeMap<>();
        for (String pem : pems) {
            for (byte[] key : Pem.keys(Pem.PUBLIC, pem)) {
                PublicKey parsed = parse(key);
                found.put(SigningKey.idOf(parsed), parsed);
            }
        }
        return new TrustedKeys(found);
    }

    private static PublicKey parse(byte[] key) {
        try {
            return KeyFactory.getInstance(SigningKey.ALGORITHM)
                    .generatePublic(new X509EncodedKeySpec(key));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "it is no %s key: %s".formatted(SigningKey.ALGORITHM, e.getMessage()), e);
        }
    }

    /// Their ids.
    public Set<String> ids() {
        return byId.keySet();
    }

    /// Whether the seal was signed so, with the key that it names. False if that key is not among
    /// these.
    public boolean signed(Seal seal, byte[] signature) {
        PublicKey key = byId.get(seal.key());
        return key != null && SigningKey.holds(key, seal.toBytes(), signature);
    }
}
