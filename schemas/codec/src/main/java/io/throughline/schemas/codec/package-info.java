/// Records to Avro and back, in the Confluent wire format.
@NullMarked
package io.throughline.schemas.codec;

import org.jspecify.annotations.NullMarked;
