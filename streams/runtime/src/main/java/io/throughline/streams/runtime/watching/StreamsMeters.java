package io.throughline.streams.runtime.watching;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.throughline.streams.runtime.topologies.RunningTopology;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/// Gives the metrics of every Kafka Streams application to Micrometer, with all their tags.
@Singleton
public final class StreamsMeters {

    private final MeterRegistry meters;
    private final List<KafkaStreamsMetrics> bound = new ArrayList<>();

    StreamsMeters(MeterRegistry meters) {
        this.meters = meters;
    }

    public synchronized void bind(List<RunningTopology> topologies) {
        for (RunningTopology topology : topologies) {
            KafkaStreamsMetrics metrics =
                    new KafkaStreamsMetrics(
                            topology.streams(),
                            List.of(Tag.of("topology", topology.plan().name())));
            metrics.bindTo(meters);
            bound.add(metrics);
        }
    }

    @PreDestroy
    synchronized void close() {
        bound.forEach(KafkaStreamsMetrics::close);
        bound.clear();
    }
}
