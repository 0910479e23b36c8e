/// The published language: ids, commands, events and their Avro schemas.
@NullMarked
package io.throughline.schemas.contracts;

import org.jspecify.annotations.NullMarked;
