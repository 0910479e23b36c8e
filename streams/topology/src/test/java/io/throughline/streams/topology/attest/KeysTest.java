package io.throughline.streams.topology.attest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeysTest {

    // The first key of RFC 8032, section 7.1, with what PKCS#8 and X.509 put before it.
    private static final String SECRET =
            "302e020100300506032b657004220420"
                    + "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
    private static final String OPEN =
            "302a300506032b6570032100"
                    + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

    private final SigningKey key = SigningKey.parse(pem("PRIVATE KEY", SECRET));

    @Test
    void the_public_key_is_derived_from_the_private_one() {
        assertThat(key.publicPem()).isEqualTo(pem("PUBLIC KEY", OPEN));
        assertThat(key.id()).isEqualTo("06e3fd8fda29bb60");
    }

    @Test
    void a_signature_is_the_one_that_everybody_makes() {
        // The first signature of RFC 8032, of nothing.
        assertThat(HexFormat.of().formatHex(key.sign(new byte[0])))
                .isEqualTo(
                        "e5564300c360ac729086e2cc806e828a"
                                + "84877f1eb8e5d974d873e06522490155"
                                + "5fb8821590a33bacc61e39701cf9b46b"
                                + "d25bf5f0595bbe24655141438e7a100b");
    }

    @Test
    void a_fresh_key_comes_back_from_its_text() {
        SigningKey fresh = SigningKey.fresh();

        SigningKey again = SigningKey.parse(fresh.secretPem());

        assertThat(again.id()).isEqualTo(fresh.id()).isNotEqualTo(key.id());
        assertThat(again.publicPem()).isEqualTo(fresh.publicPem());
    }

    @Test
    void what_is_no_key_is_refused_with_what_it_is() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SigningKey.parse("nonsense"))
                .withMessageContaining("no -----BEGIN PRIVATE KEY-----, but nothing like it");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SigningKey.parse(key.publicPem()))
                .withMessageContaining("but [PUBLIC KEY]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SigningKey.parse(pem("PRIVATE KEY", "00")))
                .withMessageContaining("no Ed25519 key");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TrustedKeys.parse(List.of(pem("PUBLIC KEY", SECRET))))
                .withMessageContaining("no Ed25519 key");
    }

    @Test
    void a_seal_holds_with_its_own_key_only() {
        SigningKey other = SigningKey.fresh();
        Seal seal = seal(key.id());
        byte[] signature = key.sign(seal.toBytes());

        assertThat(trusted(key, other).signed(seal, signature)).isTrue();
        assertThat(trusted(other).signed(seal, signature)).isFalse();
        assertThat(trusted(key, other).signed(seal(other.id()), signature)).isFalse();
        assertThat(trusted(key).signed(seal, other.sign(seal.toBytes()))).isFalse();
        assertThat(trusted(key).signed(seal, new byte[3])).isFalse();
        assertThat(TrustedKeys.NONE.signed(seal, signature)).isFalse();
        assertThat(trusted(key, other).ids()).containsExactlyInAnyOrder(key.id(), other.id());
    }

    private static TrustedKeys trusted(SigningKey... keys) {
        StringBuilder all = new StringBuilder();
        for (SigningKey each : keys) {
            all.append(each.publicPem());
        }
        return TrustedKeys.parse(List.of(all.toString()));
    }

    private static Seal seal(String key) {
        byte[] hash = new byte[32];
        return new Seal("counting", 1, 8, 2, 3, 4, 5, hash, hash, hash, hash, hash, 6, key);
    }

    private static String pem(String kind, String hex) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(
                        kind,
                        Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex)),
                        kind);
    }
}
