package io.throughline.agents.runtime.watching;

import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Liveness;
import io.throughline.agents.runtime.reading.EventLoop;
import io.throughline.schemas.client.CommandClient;
import jakarta.inject.Singleton;
import java.util.Map;
import org.reactivestreams.Publisher;

/// Up as long as the event loop runs and commands can be sent. When either failed, nothing but a
/// restart helps.
@Singleton
@Liveness
final class AgentHealth implements HealthIndicator {

    private final EventLoop loop;
    private final CommandClient commands;

    AgentHealth(EventLoop loop, CommandClient commands) {
        this.loop = loop;
        this.commands = commands;
    }

    @Override
    public Publisher<HealthResult> getResult() {
        EventLoop.State state = loop.state();
        HealthResult result =
                HealthResult.builder("agent")
                        .status(
                                state == EventLoop.State.RUNNING && commands.isUsable()
                                        ? HealthStatus.UP
                                        : HealthStatus.DOWN)
                        .details(Map.of("loop", state, "commands", commands.isUsable()))
                        .build();
        return Publishers.just(result);
    }
}
