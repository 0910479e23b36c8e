package io.throughline.streams.topology.attest;

import io.throughline.schemas.contracts.Sha256;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// The key that attestations are signed with: Ed25519. Safe for use by several threads.
public final class SigningKey {

    static final String ALGORITHM = "Ed25519";

    private static final int ID_BYTES = 8;

    private final PrivateKey secret;
    private final PublicKey open;
    private final String id;

    private SigningKey(PrivateKey secret, PublicKey open) {
        this.secret = secret;
        this.open = open;
        this.id = idOf(open);
    }

    /// A new key.
    public static SigningKey fresh() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
            return new SigningKey(pair.getPrivate(), pair.getPublic());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    /// Reads a private key in PKCS#8, as `openssl genpkey -algorithm ed25519` writes it.
    ///
    /// @throws IllegalArgumentException if it is none
    public static SigningKey parse(String pem) {
        List<byte[]> keys = Pem.keys(Pem.PRIVATE, pem);
        try {
            PrivateKey secret =
                    KeyFactory.getInstance(ALGORITHM)
                            .generatePrivate(new PKCS8EncodedKeySpec(keys.getFirst()));
            SigningKey key = new SigningKey(secret, publicOf((EdECPrivateKey) secret));
            byte[] probe = {1};
            if (!holds(key.open, probe, key.sign(probe))) {
                throw new IllegalArgumentException("its public key could not be derived");
            }
            return key;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "it is no %s key: %s".formatted(ALGORITHM, e.getMessage()), e);
        }
    }

    // The platform derives a public key only while it makes a pair: it is given the secret for the
    // randomness that it asks for.
    private static PublicKey publicOf(EdECPrivateKey secret) throws GeneralSecurityException {
        byte[] seed =
                secret.getBytes()
                        .orElseThrow(() -> new IllegalArgumentException("it has no key in it"));
        KeyPairGenerator pairs = KeyPairGenerator.getInstance(ALGORITHM);
        pairs.initialize(NamedParameterSpec.ED25519, new Given(seed));
        return pairs.generateKeyPair().getPublic();
    }

    /// Gives what it was given.
    private static final class Given extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private final byte[] bytes;

        private Given(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public void nextBytes(byte[] to) {
            if (to.length != bytes.length) {
                throw new IllegalStateException("asked for %d bytes".formatted(to.length));
            }
            System.arraycopy(bytes, 0, to, 0, to.length);
        }
    }

    /// The id of a public key: the first 16 hex digits of the SHA-256 of its X.509 encoding.
    static String idOf(PublicKey key) {
        byte[] hash = Sha256.of(key.getEncoded());
        return HexFormat.of().formatHex(Arrays.copyOf(hash, ID_BYTES));
    }

    /// The id that attestations name.
    public String id() {
        return id;
    }

    /// The private key, as [#parse] reads it. Whoever has it can attest anything.
    public String secretPem() {
        return Pem.of(Pem.PRIVATE, secret.getEncoded());
    }

    /// The public key, for whoever is to check attestations.
    public String publicPem() {
        return Pem.of(Pem.PUBLIC, open.getEncoded());
    }

    /// The signature of a message, 64 bytes.
    public byte[] sign(byte[] message) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(secret);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("key %s does not sign".formatted(id), e);
        }
    }

    static boolean holds(PublicKey key, byte[] message, byte[] signed) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initVerify(key);
            signature.update(message);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            // So it is no signature at all.
            return false;
        }
    }
}
