/// Plans shipments: [io.throughline.agents.optimizer.Optimizer] first.
@Configuration
@Requires(property = "micronaut.application.name", value = "optimizer")
@NullMarked
package io.throughline.agents.optimizer;

import io.micronaut.context.annotation.Configuration;
import io.micronaut.context.annotation.Requires;
import org.jspecify.annotations.NullMarked;
