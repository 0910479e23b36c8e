package io.throughline.deploy.verify.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.schemas.contracts.EventId;
import io.throughline.streams.topology.attest.RecordName;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A checker in another language, written from BUNDLE.md alone, comes to the same verdict.
class StrangerTest {

    private static final long ANSWER_S_MAX = 60;

    private final Tampered log = new Tampered(3);
    private final ProvenPartition partition = log.partitions.getFirst();
    private final ObjectMapper json = new ObjectMapper();

    @TempDir private Path folder;

    @BeforeAll
    static void there_is_python() {
        try {
            Process python = new ProcessBuilder("python3", "--version").start();
            Assumptions.assumeTrue(python.waitFor(ANSWER_S_MAX, TimeUnit.SECONDS));
        } catch (IOException _) {
            Assumptions.abort("there is no python3 here");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void proofs_hold_and_altered_ones_do_not() throws Exception {
        // Of the first stream's first event, with later ones, and of one at the end.
        for (int at : new int[] {0, partition.attested() - 1}) {
            ConsumerRecord<byte[], byte[]> event = partition.events.get(at);
            String id = RecordName.of(event.key(), event.headers());
            ObjectNode bundle = (ObjectNode) json.readTree(bundle(id).toJson());

            assertThat(checked(bundle)).isEqualTo(id);

            ((ObjectNode) bundle.path("seal")).put("partitions", 9);
            assertThat(checked(bundle)).contains("the key has not signed this");
            ((ObjectNode) bundle.path("recorded")).put("timestampMs", 1);
            assertThat(checked(bundle)).contains("it does not lead to the sealed root");
            bundle.putNull("before");
            assertThat(checked(bundle)).startsWith("refused");
        }
    }

    @Test
    void an_event_of_a_stream_of_another_partition_does_not_hold() throws Exception {
        // Of each length that a hash of four bytes at once can be left with, and with tags.
        List<String> begins =
                List.of("counter/a", "counter/ab", "counter/abc", "counter/abcd", "counter/\u00e9");
        List<String> good = new ArrayList<>();
        List<String> bad = new ArrayList<>();
        for (String begin : begins) {
            good.add(partition.here(begin));
            bad.add(ProvenPartition.stream(begin, 1));
        }
        good.add("effect/x:{deadletter/y:{%s}}".formatted(partition.here("counter/t")));
        bad.add("effect/x:{deadletter/y:{%s}}".formatted(ProvenPartition.stream("counter/t", 1)));
        good.forEach(partition::event);
        bad.forEach(partition::event);
        partition.attest();

        for (String stream : good) {
            ObjectNode bundle = (ObjectNode) json.readTree(bundle(stream + "@1").toJson());
            assertThat(checked(bundle)).isEqualTo(stream + "@1");
        }
        for (String stream : bad) {
            ObjectNode bundle = (ObjectNode) json.readTree(bundle(stream + "@1").toJson());
            assertThat(checked(bundle)).contains("its stream is of another partition");
        }
    }

    private Bundle bundle(String id) {
        BundleMaker maker =
                new BundleMaker(
                        ProvenPartition.CONTEXT,
                        partition.partition,
                        EventId.parse(id),
                        AttestationReader.of(ProvenPartition.CODEC),
                        log.trusted(),
                        (_, offset) -> partition.attestation(offset));
        partition.attestations.forEach(maker::acceptAttestation);
        partition.events.forEach(maker::acceptEvent);
        return maker.made();
    }

    private String checked(ObjectNode bundle)
            throws IOException, InterruptedException, URISyntaxException {
        Path file = Files.writeString(folder.resolve("bundle.json"), bundle.toString());
        Path key = Files.writeString(folder.resolve("key.pem"), log.key.publicPem());
        Path checker =
                Path.of(
                        Objects.requireNonNull(getClass().getResource("/proof/check_bundle.py"))
                                .toURI());
        Process python =
                new ProcessBuilder("python3", checker.toString(), file.toString(), key.toString())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(python.waitFor(ANSWER_S_MAX, TimeUnit.SECONDS)).isTrue();
        return said.strip();
    }
}
