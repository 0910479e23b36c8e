/// Assigns orders to carriers: [io.throughline.agents.router.Router] first.
@Configuration
@Requires(property = "micronaut.application.name", value = "router")
@NullMarked
package io.throughline.agents.router;

import io.micronaut.context.annotation.Configuration;
import io.micronaut.context.annotation.Requires;
import org.jspecify.annotations.NullMarked;
