/// Tells clients about delays: [io.throughline.agents.notifier.Notifier] first.
@Configuration
@Requires(property = "micronaut.application.name", value = "notifier")
@NullMarked
package io.throughline.agents.notifier;

import io.micronaut.context.annotation.Configuration;
import io.micronaut.context.annotation.Requires;
import org.jspecify.annotations.NullMarked;
