package io.throughline.deploy.verify.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.schemas.contracts.EventId;
import io.throughline.streams.topology.attest.RecordName;
import io.throughline.streams.topology.attest.SigningKey;
import io.throughline.streams.topology.attest.TrustedKeys;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class BundleTest {

    private final Tampered log = new Tampered(3);
    private final ProvenPartition partition = log.partitions.getFirst();
    private final ObjectMapper json = new ObjectMapper();

    @Test
    void every_attested_event_can_be_proved() {
        for (int i = 0; i < partition.attested(); i++) {
            ConsumerRecord<byte[], byte[]> event = partition.events.get(i);
            String id = RecordName.of(event.key(), event.headers());

            Bundle.Proven proven = Bundle.parse(bundle(id).toJson()).check(log.trusted());

            assertThat(proven.event()).isEqualTo(id);
            assertThat(proven.context()).isEqualTo(ProvenPartition.CONTEXT);
            assertThat(proven.partition()).isZero();
            assertThat(proven.key()).isEqualTo(log.key.id());
            assertThat(proven.recorded().toEpochMilli()).isEqualTo(event.timestamp());
        }
    }

    @Property(tries = 6)
    void whatever_is_altered_is_refused(@ForAll long seed) throws Exception {
        Tampered some = new Tampered(seed);
        ProvenPartition from = some.any();
        ConsumerRecord<byte[], byte[]> event =
                from.events.get(some.random.nextInt(from.attested()));
        JsonNode good =
                json.readTree(bundle(from, RecordName.of(event.key(), event.headers())).toJson());
        assertThat(Bundle.parse(good.toString()).check(some.trusted()).event()).isNotEmpty();

        for (JsonNode bad : altered(good)) {
            assertThat(catchThrowable(() -> Bundle.parse(bad.toString()).check(some.trusted())))
                    .as("%s made of %s", bad, good)
                    .isInstanceOf(RefusedException.class);
        }
    }

    // Each with one value changed, left out, doubled or moved, at whatever depth.
    private static List<JsonNode> altered(JsonNode good) {
        List<JsonNode> bad = new ArrayList<>();
        alter(good, good, bad);
        return bad;
    }

    private static void alter(JsonNode root, JsonNode here, List<JsonNode> bad) {
        if (here instanceof ObjectNode object) {
            for (String name :
                    List.copyOf(object.properties().stream().map(e -> e.getKey()).toList())) {
                JsonNode old = object.path(name);
                object.remove(name);
                bad.add(root.deepCopy());
                object.putNull(name);
                bad.add(root.deepCopy());
                for (JsonNode other : others(old)) {
                    object.set(name, other);
                    bad.add(root.deepCopy());
                }
                object.set(name, old);
                alter(root, old, bad);
            }
            object.put("more", 1);
            bad.add(root.deepCopy());
            object.remove("more");
        } else if (here instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                JsonNode old = array.remove(i);
                bad.add(root.deepCopy());
                array.insert(i, old).insert(i, old);
                bad.add(root.deepCopy());
                array.remove(i);
                for (JsonNode other : others(old)) {
                    array.set(i, other);
                    bad.add(root.deepCopy());
                }
                array.set(i, old);
                alter(root, old, bad);
            }
        }
    }

    private static List<JsonNode> others(JsonNode old) {
        ObjectMapper nodes = new ObjectMapper();
        if (old.isTextual()) {
            String text = old.asText();
            List<JsonNode> others = new ArrayList<>();
            others.add(nodes.valueToTree(text + "00"));
            others.add(nodes.valueToTree(text + "x"));
            if (!text.isEmpty()) {
                char first = text.charAt(0) == '0' ? '1' : '0';
                others.add(nodes.valueToTree(first + text.substring(1)));
                others.add(nodes.valueToTree(text.substring(0, text.length() - 1)));
            }
            if (!text.equals(text.toUpperCase(java.util.Locale.ROOT))) {
                others.add(nodes.valueToTree(text.toUpperCase(java.util.Locale.ROOT)));
            }
            return others;
        }
        if (old.isNumber()) {
            return List.of(
                    nodes.valueToTree(old.asLong() + 1), nodes.valueToTree(old.asLong() - 1));
        }
        return List.of();
    }

    @Test
    void another_key_refuses_it() {
        Bundle bundle = bundle(id(0));

        assertThatThrownBy(() ->
                        bundle.check(TrustedKeys.parse(List.of(SigningKey.fresh().publicPem()))))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("it was signed with key " + log.key.id());
        assertThatThrownBy(() -> bundle.check(TrustedKeys.NONE))
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void what_is_no_bundle_is_refused_in_a_sentence() {
        for (String text : List.of("", "{}", "[]", "nonsense", "{\"format\":\"x\"}")) {
            assertThatThrownBy(() -> Bundle.parse(text))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("it is no bundle of the format 'throughline proof 1'");
        }
    }

    @Test
    void an_event_that_is_not_attested_yet_says_what_to_do() {
        partition.event("counter/new");

        assertThatThrownBy(() -> bundle("counter/new@1"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("counter/new@1 is not attested yet: POST /attestations");
    }

    @Test
    void an_event_that_is_not_there_is_told() {
        assertThatThrownBy(() -> bundle("counter/new@1"))
                .hasMessageContaining("the log has no stream counter/new");
        assertThatThrownBy(() -> bundle(id(0).replaceFirst("@.*", "@999")))
                .hasMessageContaining("the last one of its stream is");
    }

    @Test
    void of_a_log_that_was_altered_there_is_no_proof() {
        String id = id(1);
        partition.events.set(
                0,
                partition.record(
                        1, 5, "counter/x", "altered", partition.events.getFirst().headers()));

        assertThatThrownBy(() -> bundle(id)).hasMessageContaining("throughline verify tells where");
    }

    private String id(int at) {
        ConsumerRecord<byte[], byte[]> event = partition.events.get(at);
        return RecordName.of(event.key(), event.headers());
    }

    private Bundle bundle(String id) {
        return bundle(partition, id);
    }

    private static Bundle bundle(ProvenPartition from, String id) {
        BundleMaker maker =
                new BundleMaker(
                        ProvenPartition.CONTEXT,
                        from.partition,
                        EventId.parse(id),
                        ProvenPartition.CODEC);
        from.attestations.forEach(maker::acceptAttestation);
        from.events.forEach(maker::acceptEvent);
        return maker.made();
    }
}
