package io.throughline.deploy.bench;

import io.throughline.deploy.bench.Application.Mark;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.Topology;

/// How fast a topology works off a topic that was filled before.
///
/// It counts from the first transaction that was seen committed to the last, so that neither the
/// start of the application nor whoever filled the topic is part of it. Every round is an
/// application of its own: it begins with empty heads at the beginning of the topic.
final class Throughput {

    private final Rig rig;
    private final BenchOptions options;
    private int rounds;

    Throughput(Rig rig, BenchOptions options) {
        this.rig = rig;
        this.options = options;
    }

    /// Commands per second over the first `commands` of the topic.
    double commandsPerSecond(String name, Topology topology, int commands) {
        return measure(nextId(name), topology, commands);
    }

    /// An application id that was not used before.
    String nextId(String name) {
        return "%s-%d".formatted(name, ++rounds);
    }

    /// The same, as an application with a given id.
    double measure(String applicationId, Topology topology, int commands) {
        Properties settings = StreamsSetup.of(rig, options, applicationId);
        try (Application application = Application.start(rig, topology, settings)) {
            Mark first = application.awaitCommitted(1);
            Mark last = application.awaitCommitted(commands);
            if (first.commands() >= last.commands()) {
                throw new IllegalStateException(
                        "%d commands are too few to be measured: all were committed at once"
                                .formatted(commands));
            }
            double seconds = (last.nanos() - first.nanos()) / (double) TimeUnit.SECONDS.toNanos(1);
            return Math.round((last.commands() - first.commands()) / seconds);
        }
    }
}
