package io.throughline.deploy.verify.proof;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Optional;

/// What was attested of a whole log when it was verified, to be kept where whoever can write to the
/// log cannot. A later verification with it finds whatever was altered or removed of what it
/// covers, even if its last attestations were removed as well.
///
/// @param format [#FORMAT]
/// @param attestations the last one of each partition that has one
public record KeptSeal(String format, String context, List<Kept> attestations) {

    /// What this version writes and reads.
    public static final String FORMAT = "throughline seal 1";

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .build();

    public KeptSeal {
        attestations = List.copyOf(attestations);
    }

    /// The seal of a log.
    ///
    /// @throws RefusedException if nothing is attested
    public static KeptSeal of(String context, List<Kept> attestations) {
        if (attestations.isEmpty()) {
            throw new RefusedException(
                    "nothing of context %s is attested, so there is nothing to keep: POST"
                                    .formatted(context)
                            + " /attestations has that done at once");
        }
        return new KeptSeal(FORMAT, context, attestations);
    }

    /// Reads what [#toJson] wrote.
    ///
    /// @throws RefusedException if it is anything else
    public static KeptSeal parse(String json) {
        KeptSeal read;
        try {
            read = JSON.readValue(json, KeptSeal.class);
        } catch (JsonProcessingException e) {
            throw new RefusedException(
                    "it is no seal of the format '%s': %s"
                            .formatted(FORMAT, e.getOriginalMessage()),
                    e);
        }
        if (read == null || !read.format.equals(FORMAT)) {
            throw new RefusedException("it is no seal of the format '%s'".formatted(FORMAT));
        }
        return read;
    }

    /// The seal as indented JSON.
    public String toJson() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a seal is always JSON", e);
        }
    }

    /// What was attested of a partition.
    public Optional<Kept> of(int partition) {
        return attestations.stream().filter(each -> each.partition() == partition).findFirst();
    }

    /// How many partitions the log had.
    public int partitions() {
        return attestations.stream().mapToInt(Kept::partitions).max().orElse(0);
    }
}
