package io.throughline.deploy.verify.proof;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.throughline.schemas.codec.EventHeaders;
import io.throughline.schemas.codec.Partitions;
import io.throughline.streams.topology.attest.HeadTree;
import io.throughline.streams.topology.attest.HeadTree.Leaf;
import io.throughline.streams.topology.attest.RecordName;
import io.throughline.streams.topology.attest.Seal;
import io.throughline.streams.topology.attest.TrustedKeys;
import io.throughline.streams.topology.decide.HashChain;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/// The proof that one event was in the log when its partition was attested: all that is needed to
/// check it, but for the public key. Bytes are lower-case hex. `BUNDLE.md` tells how to check one
/// without this program.
///
/// @param format [#FORMAT]
/// @param event its id, such as `order/4711@3`
/// @param recorded the event as the log has it
/// @param before the hash of its stream's chain before it, 32 bytes
/// @param later the digests of the later events of its stream that were attested with it
/// @param path the hashes beside the way from the stream's leaf to the root, from below
/// @param signature of the seal
public record Bundle(
        String format,
        String event,
        Recorded recorded,
        String before,
        List<String> later,
        List<String> path,
        Sealed seal,
        String signature) {

    /// What this version writes and reads.
    public static final String FORMAT = "throughline proof 2";

    private static final HexFormat HEX = HexFormat.of();
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                    .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .build();

    /// The event's record.
    ///
    /// @param key the stream's id
    /// @param timestampMs when it was recorded
    /// @param headers in their order
    /// @param value its bytes, Avro in the Confluent wire format
    public record Recorded(String key, long timestampMs, List<Pair> headers, String value) {

        public Recorded {
            headers = List.copyOf(headers);
        }
    }

    /// One header; its value are bytes.
    public record Pair(String name, String value) {}

    /// What was signed, as [Seal] has it.
    public record Sealed(
            String context,
            int partition,
            int partitions,
            long number,
            long upTo,
            long events,
            long streams,
            String root,
            String order,
            String heads,
            String prints,
            String previous,
            long timeMs,
            String key) {

        /// The seal as it is written.
        static Sealed of(Seal seal) {
            return new Sealed(
                    seal.context(),
                    seal.partition(),
                    seal.partitions(),
                    seal.number(),
                    seal.upTo(),
                    seal.events(),
                    seal.streams(),
                    HEX.formatHex(seal.root()),
                    HEX.formatHex(seal.order()),
                    HEX.formatHex(seal.heads()),
                    HEX.formatHex(seal.prints()),
                    HEX.formatHex(seal.previous()),
                    seal.timeMs(),
                    seal.key());
        }

        private Seal toSeal() {
            return new Seal(
                    context,
                    partition,
                    partitions,
                    number,
                    upTo,
                    events,
                    streams,
                    hash("root", root),
                    hash("order", order),
                    hash("heads", heads),
                    hash("prints", prints),
                    hash("previous", previous),
                    timeMs,
                    key);
        }
    }

    /// What a bundle proves: the event was in that partition of that context when it was attested,
    /// and was as the bundle has it.
    ///
    /// @param type the event's, as it says itself
    /// @param recorded when the log took it, as it says itself
    /// @param placed whether the seal tells how many partitions there are, so that it was checked
    ///   that the stream belongs into this one
    /// @param number of the attestation
    /// @param attested when that was made
    /// @param key the id of the key that signed it
    public record Proven(
            String event,
            String type,
            Instant recorded,
            String context,
            int partition,
            boolean placed,
            long number,
            Instant attested,
            String key) {}

    public Bundle {
        later = List.copyOf(later);
        path = List.copyOf(path);
    }

    /// Reads what [#toJson] wrote.
    ///
    /// @throws RefusedException if it is anything else
    public static Bundle parse(String json) {
        try {
            return Optional.ofNullable(JSON.readValue(json, Bundle.class))
                    .orElseThrow(() -> noBundle("it is null", null));
        } catch (JsonProcessingException e) {
            throw noBundle(e.getOriginalMessage(), e);
        }
    }

    private static RefusedException noBundle(String why, @Nullable Throwable cause) {
        return new RefusedException(
                "it is no bundle of the format '%s': %s".formatted(FORMAT, why), cause);
    }

    /// The bundle as indented JSON.
    public String toJson() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a bundle is always JSON", e);
        }
    }

    /// Checks everything in it.
    ///
    /// @param keys the public keys that are trusted
    /// @throws RefusedException if it proves nothing, saying why
    public Proven check(TrustedKeys keys) {
        require(
                format.equals(FORMAT),
                "its format is '%s' and must be '%s'".formatted(format, FORMAT));
        Headers headers = new RecordHeaders();
        recorded.headers.forEach(each -> headers.add(each.name, bytes("a header", each.value)));
        byte[] key = recorded.key.getBytes(StandardCharsets.UTF_8);
        long version = RecordName.version(key, headers);
        require(
                version != RecordName.NONE && RecordName.of(key, headers).equals(event),
                "its record is not of the event %s that it names".formatted(event));
        byte[] start = hash("before", before);
        require(
                HashChain.isLinked(start, headers),
                "the record of %s is not linked to the hash before it".formatted(event));
        byte[] value = bytes("value", recorded.value);
        byte[] chain = HashChain.next(start, recorded.timestampMs, headers, value);
        for (String each : later) {
            chain = HashChain.next(chain, hash("later", each));
        }
        require(path.size() <= HeadTree.DEPTH_MAX, "its path has %d hashes".formatted(path.size()));
        Leaf leaf = Leaf.of(HeadTree.path(key), version + later.size(), chain);
        Seal sealed = seal.toSeal();
        byte[] root = HeadTree.climb(leaf, path.stream().map(each -> hash("path", each)).toList());
        require(
                Arrays.equals(root, sealed.root()),
                ("%s, what came before and after it and the path do not lead to the sealed root:"
                                + " something of them was altered")
                        .formatted(event));
        require(
                keys.ids().contains(seal.key),
                "it was signed with key %s, and only %s can be trusted"
                        .formatted(seal.key, keys.ids()));
        require(
                keys.signed(sealed, bytes("signature", signature)),
                "key %s has not signed this seal: the seal or the signature was altered"
                        .formatted(seal.key));
        require(
                isInPlace(),
                "%s is of partition %d of %d by its key, and the seal is of partition %d"
                        .formatted(event, place(), seal.partitions, seal.partition));
        return new Proven(
                event,
                EventHeaders.type(headers),
                Instant.ofEpochMilli(recorded.timestampMs),
                seal.context,
                seal.partition,
                seal.partitions > 0,
                seal.number,
                Instant.ofEpochMilli(seal.timeMs),
                seal.key);
    }

    // The notary signs whatever a partition holds. An event in a partition where its stream cannot
    // be was not written by the stream's writer. The first seals do not tell how many there are.
    private boolean isInPlace() {
        return seal.partitions == 0 || place() == seal.partition;
    }

    private int place() {
        return seal.partitions > 0 ? Partitions.of(recorded.key, seal.partitions) : -1;
    }

    private static byte[] hash(String name, String hex) {
        byte[] hash = bytes(name, hex);
        require(
                hash.length == HashChain.LENGTH_BYTES,
                "'%s' has %d bytes and must have %d"
                        .formatted(name, hash.length, HashChain.LENGTH_BYTES));
        return hash;
    }

    private static byte[] bytes(String name, String hex) {
        try {
            byte[] bytes = HEX.parseHex(hex);
            require(HEX.formatHex(bytes).equals(hex), "'%s' is not lower-case hex".formatted(name));
            return bytes;
        } catch (IllegalArgumentException e) {
            throw new RefusedException("'%s' is no hex: %s".formatted(name, e.getMessage()), e);
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new RefusedException(otherwise);
        }
    }
}
