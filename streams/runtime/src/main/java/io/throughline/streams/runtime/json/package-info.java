/// Records as JSON by their Avro schemas, and back.
@NullMarked
package io.throughline.streams.runtime.json;

import org.jspecify.annotations.NullMarked;
