/// The Micronaut service around topologies; it knows no domain.
/// [io.throughline.streams.runtime.StreamsService] starts it,
/// [io.throughline.streams.runtime.topologies.Topologies] is its heart.
///
/// The packages below are rooms, of which each knows only lower ones; the README tells what happens
/// in each.
///
/// Several services may share one class path, so these beans exist only where the service is a
/// streams service.
@Configuration
@Requires(property = "throughline.service", value = "streams")
@NullMarked
package io.throughline.streams.runtime;

import io.micronaut.context.annotation.Configuration;
import io.micronaut.context.annotation.Requires;
import org.jspecify.annotations.NullMarked;
