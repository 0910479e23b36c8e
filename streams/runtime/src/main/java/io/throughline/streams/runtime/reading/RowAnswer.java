package io.throughline.streams.runtime.reading;

import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/// One row of a read model as the query API shows it.
///
/// @param version how many events were folded into it
/// @param type the Avro full name of the value's record
@Schema(name = "Row")
public record RowAnswer(
        String key,
        long version,
        String type,
        @Schema(implementation = Object.class) JsonNode value) {

    /// The rows of one instance, and which partitions they are from.
    record Local(List<Integer> partitions, List<RowAnswer> rows) {}
}
