package io.throughline.streams.runtime.healing;

import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.throughline.streams.runtime.reports.HealReport;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import org.reactivestreams.Publisher;

/// Down while a store of this instance differs from the log and is not repaired. That is for a
/// person to look at; neither a restart nor taking the instance out of service would mend it, so it
/// counts for neither liveness nor readiness.
@Singleton
final class HealHealth implements HealthIndicator {

    private static final int SHOWN_MAX = 10;

    private final Healer healer;

    HealHealth(Healer healer) {
        this.healer = healer;
    }

    @Override
    public Publisher<HealthResult> getResult() {
        List<HealReport.Finding> unrepaired = healer.unrepaired();
        List<String> shown =
                unrepaired.stream()
                        .limit(SHOWN_MAX)
                        .map(each ->
                                "%s %d %s".formatted(each.store(), each.partition(), each.key()))
                        .toList();
        return Publishers.just(
                HealthResult.builder("stores")
                        .status(unrepaired.isEmpty() ? HealthStatus.UP : HealthStatus.DOWN)
                        .details(Map.of("unrepaired", unrepaired.size(), "first", shown))
                        .build());
    }
}
