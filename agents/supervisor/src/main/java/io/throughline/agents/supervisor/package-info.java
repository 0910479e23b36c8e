/// Decides what becomes of parked streams: [io.throughline.agents.supervisor.Supervisor] first.
@Configuration
@Requires(property = "micronaut.application.name", value = "supervisor")
@NullMarked
package io.throughline.agents.supervisor;

import io.micronaut.context.annotation.Configuration;
import io.micronaut.context.annotation.Requires;
import org.jspecify.annotations.NullMarked;
