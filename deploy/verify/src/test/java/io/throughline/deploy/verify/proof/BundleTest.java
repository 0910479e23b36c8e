package io.throughline.deploy.verify.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.schemas.contracts.EventId;
import io.throughline.streams.topology.attest.RecordName;
import io.throughline.streams.topology.attest.SigningKey;
import io.throughline.streams.topology.attest.TrustedKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
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
        for (String text : List.of("", "{}", "[]", "null", "nonsense", "{\"format\":\"x\"}")) {
            assertThatThrownBy(() -> Bundle.parse(text))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("it is no bundle of the format 'throughline proof 2'");
        }
    }

    @Property(tries = 200)
    void whatever_json_it_is_given_it_refuses_in_a_sentence(@ForAll("nodes") JsonNode node) {
        assertThat(catchThrowable(() -> Bundle.parse(node.toString()).check(log.trusted())))
                .as(node.toString())
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("it is no bundle of the format");
    }

    @Property(tries = 200)
    void a_bundle_with_any_json_in_any_place_is_refused_in_a_sentence(
            @ForAll("nodes") JsonNode node, @ForAll int place) throws Exception {
        JsonNode bundle = json.readTree(bundle(id(1)).toJson());
        List<ObjectNode> objects = new ArrayList<>(List.of((ObjectNode) bundle));
        bundle.findParents("name").forEach(each -> objects.add((ObjectNode) each));
        objects.add((ObjectNode) bundle.path("recorded"));
        objects.add((ObjectNode) bundle.path("seal"));
        ObjectNode at = objects.get(Math.floorMod(place, objects.size()));
        List<String> names = at.properties().stream().map(Map.Entry::getKey).toList();
        String name = names.get(Math.floorMod(place / 31, names.size()));
        Assume.that(!node.asText().equals(at.path(name).asText()));
        at.set(name, node);

        assertThat(catchThrowable(() -> Bundle.parse(bundle.toString()).check(log.trusted())))
                .as(bundle.toString())
                .isInstanceOf(RefusedException.class);
    }

    @Provide
    Arbitrary<JsonNode> nodes() {
        JsonNodeFactory make = JsonNodeFactory.instance;
        Arbitrary<JsonNode> leaves =
                Arbitraries.oneOf(
                        Arbitraries.just(make.nullNode()),
                        Arbitraries.of(true, false).map(make::booleanNode),
                        Arbitraries.longs().map(number -> (JsonNode) make.numberNode(number)),
                        Arbitraries.doubles().map(number -> (JsonNode) make.numberNode(number)),
                        Arbitraries.bigIntegers().map(number -> (JsonNode) make.numberNode(number)),
                        Arbitraries.strings().ofMaxLength(70).map(make::textNode),
                        Arbitraries.strings()
                                .withChars("0123456789abcdef")
                                .ofLength(64)
                                .map(make::textNode));
        Arbitrary<JsonNode> arrays = leaves.list().ofMaxSize(3).map(BundleTest::array);
        Arbitrary<JsonNode> flat = Arbitraries.oneOf(leaves, arrays);
        Arbitrary<JsonNode> objects =
                Combinators.combine(Arbitraries.of("format", "event", "later", "name", "x"), flat)
                        .as(BundleTest::object);
        return Arbitraries.oneOf(
                leaves, arrays, objects, objects.list().ofMaxSize(3).map(BundleTest::array));
    }

    private static JsonNode array(List<JsonNode> nodes) {
        return JsonNodeFactory.instance.arrayNode().addAll(nodes);
    }

    private static JsonNode object(String name, JsonNode node) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.set(name, node);
        return object;
    }

    @Test
    void a_forged_attestation_disturbs_no_proof_of_whoever_has_the_key() {
        Random random = new Random(5);
        int genuine = partition.attestations.size();
        for (int at = 0; at < genuine; at++) {
            partition.attestations.add(at, AttestationDamage.forged(partition, 2 * at, random));
        }
        for (int i = 0; i < partition.attested(); i++) {
            assertThat(bundle(partition, id(i), log.trusted()).check(log.trusted()).event())
                    .isEqualTo(id(i));
        }
    }

    @Test
    void a_record_that_is_not_the_next_of_its_stream_is_in_no_proof() {
        String stream = partition.here("counter/again");
        partition.event(stream);
        ConsumerRecord<byte[], byte[]> first = partition.events.getLast();
        partition.stray(first);
        partition.event(stream);
        partition.attest();

        assertThat(bundle(stream + "@1").check(log.trusted()).event()).isEqualTo(stream + "@1");
        assertThat(bundle(stream + "@1").later()).hasSize(1);
        assertThat(bundle(stream + "@2").check(log.trusted()).event()).isEqualTo(stream + "@2");
    }

    @Test
    void an_event_that_is_not_attested_yet_says_what_to_do() {
        partition.event("counter/new");

        assertThatThrownBy(() -> bundle("counter/new@1"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("counter/new@1 is not attested yet: POST /attestations");
    }

    @Test
    void an_event_that_was_attested_with_a_former_key_names_that_key() {
        SigningKey next = SigningKey.fresh();
        TrustedKeys keys = TrustedKeys.parse(List.of(next.publicPem()));

        assertThatThrownBy(() -> bundle(partition, id(0), keys))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(
                        "is attested, but signed with key %s, and only [%s] can be trusted"
                                .formatted(log.key.id(), next.id()));

        partition.event(partition.here("counter/new"));
        assertThatThrownBy(() -> bundle(partition, partition.here("counter/new") + "@1", keys))
                .hasMessageContaining("is not attested yet: POST /attestations");
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
        return bundle(from, id, TrustedKeys.NONE);
    }

    private static Bundle bundle(ProvenPartition from, String id, TrustedKeys keys) {
        BundleMaker maker =
                new BundleMaker(
                        ProvenPartition.CONTEXT,
                        from.partition,
                        EventId.parse(id),
                        AttestationReader.of(ProvenPartition.CODEC),
                        keys,
                        (_, offset) -> from.attestation(offset));
        from.attestations.forEach(maker::acceptAttestation);
        from.events.forEach(maker::acceptEvent);
        return maker.made();
    }
}
