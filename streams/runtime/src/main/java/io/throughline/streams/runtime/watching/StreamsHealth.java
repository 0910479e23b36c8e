package io.throughline.streams.runtime.watching;

import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Liveness;
import io.micronaut.management.health.indicator.annotation.Readiness;
import io.throughline.streams.runtime.topologies.RunningTopology;
import io.throughline.streams.runtime.topologies.Topologies;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.reactivestreams.Publisher;

/// The topologies' health. Live: none has stopped for good, nor has a thread of one. Ready: all
/// run, and every partition has an owner.
final class StreamsHealth {

    private StreamsHealth() {}

    /// Down when a topology stopped, or a thread waits for what does not come; nothing but a
    /// restart helps then.
    @Singleton
    @Liveness
    static final class Live implements HealthIndicator {
        private final Topologies topologies;

        Live(Topologies topologies) {
            this.topologies = topologies;
        }

        @Override
        public Publisher<HealthResult> getResult() {
            boolean up = topologies.running().stream().allMatch(RunningTopology::isAlive);
            return result("topologies", up, topologies, RunningTopology::isAlive);
        }
    }

    /// Down while a topology starts, restores or waits for its tasks.
    @Singleton
    @Readiness
    static final class Ready implements HealthIndicator {
        private final Topologies topologies;

        Ready(Topologies topologies) {
            this.topologies = topologies;
        }

        @Override
        public Publisher<HealthResult> getResult() {
            return result("tasks", topologies.areReady(), topologies, RunningTopology::isReady);
        }
    }

    private static Publisher<HealthResult> result(
            String name, boolean up, Topologies topologies, Predicate<RunningTopology> fine) {
        Map<String, String> details = new TreeMap<>();
        for (RunningTopology topology : topologies.running()) {
            details.put(
                    topology.plan().name(),
                    "%s, %s"
                            .formatted(
                                    topology.streams().state(),
                                    fine.test(topology) ? "fine" : "not fine"));
        }
        return Publishers.just(
                HealthResult.builder(name)
                        .status(up ? HealthStatus.UP : HealthStatus.DOWN)
                        .details(details)
                        .build());
    }
}
