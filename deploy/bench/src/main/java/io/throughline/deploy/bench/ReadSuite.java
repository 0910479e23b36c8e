package io.throughline.deploy.bench;

import io.throughline.deploy.bench.parcel.Parcels;
import io.throughline.schemas.codec.Partitions;
import io.throughline.schemas.codec.Topics;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.streams.topology.journal.Journal;
import io.throughline.streams.topology.journal.JournalTopology;
import io.throughline.streams.topology.journal.Until;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.StreamsConfig;

/// How long a read of a stream takes where its journal lies: its state now and at any version, and
/// a part of its history. One reader; nothing is written meanwhile.
final class ReadSuite {

    private static final double NOW_P50_MS = 1;
    private static final double PAST_P50_MS = 3;
    private static final double PAST_P99_MS = 10;

    private static final int RANGE_EVENTS = 100;
    private static final long LONG_PARCEL = 8_000_000;
    private static final long SEED = 1;
    private static final int STEPS = 4;
    private static final long FILL_MS_MAX = 120_000;
    private static final long NANOS_MAX = TimeUnit.SECONDS.toNanos(60);
    private static final int DIGITS = 3;

    private final ReadOptions options;
    private final Rig rig;
    private final Steps steps;
    private final StreamId longStream = Parcels.stream(LONG_PARCEL);
    private final SplittableRandom random = new SplittableRandom(SEED);

    private ReadSuite(ReadOptions options, Rig rig, Progress progress) {
        this.options = options;
        this.rig = rig;
        this.steps = new Steps(progress, STEPS);
    }

    static ReadReport run(ReadOptions options, Rig rig, Progress progress) {
        return new ReadSuite(options, rig, progress).run();
    }

    private ReadReport run() {
        Topics topics = rig.topics(Rig.OURS);
        int shortEvents = options.shortStreams() * CommandFill.COMMANDS_PER_STREAM;
        steps.begin("fill the commands topic");
        LongHistory history =
                new LongHistory(rig.codecs().events(), List.of(LONG_PARCEL), options.longEvents());
        CommandFill.write(rig, topics.commands(), history.count(), history::command);
        CommandFill.write(rig, topics.commands(), shortEvents);
        steps.begin("decide");
        Prepared.decide(
                rig,
                options.partitions(),
                options.commitMs(),
                "read-decide",
                history.count() + shortEvents);
        steps.begin("fill the journal");
        JournalTopology topology =
                new JournalTopology(
                        Parcels.domain(Rig.OURS), rig.codecs(), options.snapshotEveryEvents());
        try (Application application =
                Application.start(rig, topology.topology(), journalSettings())) {
            List<Journal> journals = new ArrayList<>();
            for (int partition = 0; partition < options.partitions(); partition++) {
                journals.add(
                        application.store(
                                JournalTopology.JOURNAL, topology.queryable(), partition));
            }
            awaitFilled(journals);
            steps.begin("read");
            return read(journals);
        }
    }

    private Properties journalSettings() {
        Properties settings = StreamsSetup.of(rig, options.commitMs(), "read-journal");
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
        settings.put(
                StreamsConfig.consumerPrefix(ConsumerConfig.ISOLATION_LEVEL_CONFIG),
                "read_committed");
        return settings;
    }

    private void awaitFilled(List<Journal> journals) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(FILL_MS_MAX);
        await(journals, longStream, options.longEvents(), deadline);
        for (int number = 0; number < options.shortStreams(); number++) {
            await(journals, Parcels.stream(number), CommandFill.COMMANDS_PER_STREAM, deadline);
        }
    }

    private void await(List<Journal> journals, StreamId stream, long version, long deadline) {
        Journal journal = of(journals, stream);
        while (journal.version(stream) < version) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "the journal has %s at version %d of %d after %d ms"
                                .formatted(stream, journal.version(stream), version, FILL_MS_MAX));
            }
            Application.pause();
        }
    }

    private Journal of(List<Journal> journals, StreamId stream) {
        return journals.get(Partitions.of(stream.toString(), options.partitions()));
    }

    private ReadReport read(List<Journal> journals) {
        Journal journal = of(journals, longStream);
        int last = options.longEvents();
        Until now = new Until.Now();
        Histogram current =
                timed(() -> {
                    StreamId stream = Parcels.stream(random.nextInt(options.shortStreams()));
                    return of(journals, stream).state(stream, now).version();
                });
        Histogram currentLong = timed(() -> journal.state(longStream, now).version());
        Histogram past =
                timed(() -> {
                    Until version = Until.version(1 + random.nextInt(last));
                    return journal.state(longStream, version).version();
                });
        Histogram range =
                timed(() -> {
                    long from = 1L + random.nextInt(Math.max(1, last - RANGE_EVENTS));
                    long to = from + RANGE_EVENTS - 1;
                    return journal.events(longStream, from, to, RANGE_EVENTS).size();
                });
        String ofLong = "of a stream of %,d events".formatted(last);
        return new ReadReport(
                "read",
                List.of(
                        Figure.aimed("state now, p50", ms(current, 50), "ms", NOW_P50_MS),
                        Figure.of("state now, p99", ms(current, 99), "ms"),
                        Figure.aimed(
                                "state now " + ofLong + ", p50",
                                ms(currentLong, 50),
                                "ms",
                                NOW_P50_MS),
                        Figure.of("state now " + ofLong + ", p99", ms(currentLong, 99), "ms"),
                        Figure.aimed(
                                "state at any version " + ofLong + ", p50",
                                ms(past, 50),
                                "ms",
                                PAST_P50_MS),
                        Figure.aimed(
                                "state at any version " + ofLong + ", p99",
                                ms(past, 99),
                                "ms",
                                PAST_P99_MS),
                        Figure.of("100 events " + ofLong + ", p50", ms(range, 50), "ms"),
                        Figure.of("100 events " + ofLong + ", p99", ms(range, 99), "ms")),
                options,
                List.of(
                        "In process of the service that holds the journal; HTTP and JSON come on"
                                + " top.",
                        "One reader at a time, and nothing is written meanwhile."));
    }

    // A read gives a version or a count, and never 0, so that nothing is optimised away.
    private Histogram timed(LongSupplier read) {
        for (int i = 0; i < options.warmUpReads(); i++) {
            require(read.getAsLong());
        }
        Histogram nanos = new Histogram(NANOS_MAX, DIGITS);
        for (int i = 0; i < options.reads(); i++) {
            long began = System.nanoTime();
            long found = read.getAsLong();
            nanos.recordValue(Math.clamp(System.nanoTime() - began, 0, NANOS_MAX));
            require(found);
        }
        return nanos;
    }

    private static void require(long found) {
        if (found < 1) {
            throw new IllegalStateException("a read found nothing in a journal that is filled");
        }
    }

    private static double ms(Histogram nanos, double percentile) {
        return nanos.getValueAtPercentile(percentile) / (double) TimeUnit.MILLISECONDS.toNanos(1);
    }
}
