package io.throughline.streams.runtime.reading;

import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.oas.annotations.media.Schema;

/// A stream's state at a version.
///
/// @param type the Avro full name of the state's record
@Schema(name = "State")
record StateAnswer(
        String stream,
        long version,
        String type,
        @Schema(implementation = Object.class) JsonNode state) {}
