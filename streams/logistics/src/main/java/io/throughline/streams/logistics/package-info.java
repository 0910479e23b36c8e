/// The reference domain and its service.
///
/// Several services may share one class path, so these beans exist only where the service is a
/// streams service.
@Configuration
@Requires(property = "throughline.service", value = "streams")
@NullMarked
package io.throughline.streams.logistics;

import io.micronaut.context.annotation.Configuration;
import io.micronaut.context.annotation.Requires;
import org.jspecify.annotations.NullMarked;
