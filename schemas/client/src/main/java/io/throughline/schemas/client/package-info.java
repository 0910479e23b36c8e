/// A client for any service that speaks to the backbone over Kafka.
@NullMarked
package io.throughline.schemas.client;

import org.jspecify.annotations.NullMarked;
