/// The Micronaut service around an agent: [io.throughline.agents.runtime.AgentService] starts it,
/// [io.throughline.agents.runtime.reading.EventLoop] is its heart.
///
/// The packages below are rooms, of which each knows only lower ones; the README tells what happens
/// in each.
///
/// Several services may share one class path, so these beans exist only where the service is an
/// agent.
@Configuration
@Requires(property = "throughline.service", value = "agent")
@NullMarked
package io.throughline.agents.runtime;

import io.micronaut.context.annotation.Configuration;
import io.micronaut.context.annotation.Requires;
import org.jspecify.annotations.NullMarked;
