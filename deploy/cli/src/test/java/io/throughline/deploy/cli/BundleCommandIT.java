package io.throughline.deploy.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.deploy.verify.proof.AttestationReader;
import io.throughline.deploy.verify.proof.Bundle;
import io.throughline.deploy.verify.proof.BundleMaker;
import io.throughline.deploy.verify.proof.KeptSeal;
import io.throughline.schemas.codec.Codec;
import io.throughline.schemas.codec.Header;
import io.throughline.schemas.codec.InMemoryRegistry;
import io.throughline.schemas.contracts.Attestation;
import io.throughline.schemas.contracts.AttestedHead;
import io.throughline.schemas.contracts.EventId;
import io.throughline.schemas.contracts.Sha256;
import io.throughline.streams.topology.attest.AttestTopology;
import io.throughline.streams.topology.attest.HeadTree;
import io.throughline.streams.topology.attest.HeadTree.Leaf;
import io.throughline.streams.topology.attest.Seal;
import io.throughline.streams.topology.attest.SigningKey;
import io.throughline.streams.topology.attest.TrustedKeys;
import io.throughline.streams.topology.decide.HashChain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleCommandIT {

    private static final byte[] ZEROS = new byte[HashChain.LENGTH_BYTES];

    private final SigningKey key = SigningKey.fresh();

    @TempDir private Path folder;
    private Path bundle;
    private Path publicKey;

    @BeforeEach
    void files() throws IOException {
        bundle = Files.writeString(folder.resolve("b.json"), bundle(8).toJson());
        publicKey = Files.writeString(folder.resolve("key.pem"), key.publicPem());
    }

    @Test
    void a_bundle_is_proved_without_any_connection() throws IOException {
        // When
        CommandRun run = verify(bundle, publicKey);
        CommandRun json =
                CommandRun.of(
                        "verify",
                        "--json",
                        "--bundle",
                        bundle.toString(),
                        "--public-key",
                        publicKey.toString());

        // Then
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .startsWith("Proved: order/21@1 was in the log")
                .containsPattern("context +logistics")
                .containsPattern("partition +3\\R")
                .containsPattern("attestation +1")
                .containsPattern("attested +1970-01-01T00:00:00.009Z")
                .contains("key " + key.id());
        JsonNode proven = new ObjectMapper().readTree(json.out());
        assertThat(proven.path("event").asText()).isEqualTo("order/21@1");
        assertThat(proven.path("partition").asInt()).isEqualTo(3);
    }

    @Test
    void a_proof_of_the_first_form_says_that_the_place_is_not_checked() throws IOException {
        Files.writeString(bundle, bundle(0).toJson());

        assertThat(verify(bundle, publicKey).out())
                .startsWith("Proved")
                .containsPattern("partition +3, not checked: ");
    }

    @Test
    void a_proof_from_a_partition_that_is_not_the_streams_is_refused() throws IOException {
        Files.writeString(bundle, bundle(9).toJson());

        assertThat(verify(bundle, publicKey).firstErrorLine())
                .contains("is refused", "of 9 by its key, and the seal is of partition 3");
    }

    @Test
    void one_of_several_keys_is_enough() throws IOException {
        // Given
        Path other = Files.writeString(folder.resolve("old.pem"), SigningKey.fresh().publicPem());

        // Then
        assertThat(verify(bundle, other).code()).isEqualTo(1);
        assertThat(
                        CommandRun.of(
                                        "verify",
                                        "--bundle",
                                        bundle.toString(),
                                        "--public-key",
                                        other.toString(),
                                        "--public-key",
                                        publicKey.toString())
                                .code())
                .isZero();
    }

    @Test
    void an_altered_bundle_is_refused_with_the_reason() throws IOException {
        // Given
        Files.writeString(
                bundle,
                Files.readString(bundle).replace("\"timestampMs\" : 7", "\"timestampMs\" : 8"));

        // When
        CommandRun run = verify(bundle, publicKey);

        // Then
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.firstErrorLine())
                .contains("'%s' is refused".formatted(bundle), "do not lead to the sealed root");
    }

    @Test
    void files_that_are_something_else_are_named() throws IOException {
        Path missing = folder.resolve("missing");
        assertThat(verify(missing, publicKey).firstErrorLine())
                .contains("'%s' is not a file that can be read; see --bundle".formatted(missing));
        assertThat(verify(bundle, missing).firstErrorLine())
                .contains(
                        "'%s' is not a file that can be read; see --public-key".formatted(missing));
        assertThat(verify(bundle, bundle).firstErrorLine())
                .contains("'%s' is no public key".formatted(bundle));
        assertThat(verify(publicKey, publicKey).firstErrorLine())
                .contains("it is no bundle of the format");
    }

    @Test
    void what_is_no_kept_seal_is_refused_before_anything_is_read() throws IOException {
        Path missing = folder.resolve("missing");
        assertThat(CommandRun.of("verify", "--since", missing.toString()).firstErrorLine())
                .contains("'%s' is not a file that can be read; see --since".formatted(missing));
        assertThat(CommandRun.of("verify", "--since", bundle.toString()).firstErrorLine())
                .contains("'%s' is refused: it is no seal".formatted(bundle));
        Path other =
                Files.writeString(
                        folder.resolve("seal.json"),
                        new KeptSeal(KeptSeal.FORMAT, "elsewhere", List.of()).toJson());
        assertThat(CommandRun.of("verify", "--since", other.toString()).firstErrorLine())
                .contains("is the seal of context elsewhere, and this is logistics");
        assertThat(
                        CommandRun.of(
                                        "verify",
                                        "--bundle",
                                        bundle.toString(),
                                        "--seal",
                                        other.toString())
                                .firstErrorLine())
                .contains("--bundle reads a file and nothing else");
    }

    private static CommandRun verify(Path bundle, Path key) {
        return CommandRun.of(
                "verify", "--bundle", bundle.toString(), "--public-key", key.toString());
    }

    // A log of one event, attested.
    private Bundle bundle(int partitions) {
        ConsumerRecord<byte[], byte[]> event =
                new ConsumerRecord<>(
                        "logistics.events",
                        3,
                        0,
                        7,
                        TimestampType.CREATE_TIME,
                        0,
                        0,
                        "order/21".getBytes(UTF_8),
                        "value".getBytes(UTF_8),
                        new RecordHeaders().add(Header.ID, "order/21@1".getBytes(UTF_8)),
                        Optional.empty());
        byte[] digest = HashChain.digest(7, event.headers(), event.value());
        byte[] prints = Arrays.copyOf(digest, Attestation.PRINT_BYTES);
        List<AttestedHead> heads = List.of(new AttestedHead("order/21", 1));
        Leaf leaf = Leaf.of(HeadTree.path("order/21"), 1, HashChain.next(ZEROS, digest));
        Attestation attestation =
                new Seal(
                                "logistics",
                                3,
                                partitions,
                                1,
                                1,
                                1,
                                1,
                                HeadTree.root(List.of(leaf)),
                                HashChain.next(ZEROS, digest),
                                Seal.digest(heads),
                                Sha256.of(prints),
                                ZEROS,
                                9,
                                key.id())
                        .signed(heads, prints, key);
        Codec<Attestation> codec = AttestTopology.codec(new InMemoryRegistry());
        BundleMaker maker =
                new BundleMaker(
                        "logistics",
                        3,
                        EventId.parse("order/21@1"),
                        AttestationReader.of(codec),
                        TrustedKeys.NONE,
                        (_, _) -> codec.encode(attestation));
        maker.acceptAttestation(
                new ConsumerRecord<>(
                        "logistics.attestations", 3, 0, new byte[0], codec.encode(attestation)));
        maker.acceptEvent(event);
        return maker.made();
    }
}
