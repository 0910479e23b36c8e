package io.throughline.deploy.bench;

import io.throughline.deploy.bench.Latency.Latencies;
import io.throughline.deploy.bench.WriteReport.CommandsPerSecond;
import io.throughline.deploy.bench.WriteReport.Ratios;
import io.throughline.deploy.bench.WriteReport.Rounds;
import io.throughline.deploy.bench.WriteReport.Settings;
import io.throughline.deploy.bench.parcel.Parcels;
import io.throughline.deploy.bench.postgres.PostgresTable;
import io.throughline.deploy.bench.profile.CpuProfile;
import io.throughline.deploy.bench.profile.CpuProfile.Shares;
import io.throughline.schemas.codec.Topics;
import io.throughline.streams.topology.decide.DecideOptions;
import io.throughline.streams.topology.decide.DecideTopology;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.Topology;
import org.jspecify.annotations.Nullable;

/// The candidates of the write path, round by round, so that a slow minute of the machine strikes
/// all of them.
final class WriteSuite implements AutoCloseable {

    private static final String OURS = "throughline";

    private final BenchOptions options;
    private final Progress progress;
    private final Rig rig;
    private final Throughput throughput;
    private final @Nullable PostgresTable postgres;
    private final List<String> notes;
    private final int steps;
    private int step;

    private WriteSuite(
            BenchOptions options,
            Progress progress,
            Rig rig,
            @Nullable PostgresTable postgres,
            List<String> notes) {
        this.options = options;
        this.progress = progress;
        this.rig = rig;
        this.throughput = new Throughput(rig, options);
        this.postgres = postgres;
        this.notes = notes;
        int each = postgres == null ? 3 : 4;
        this.steps = 2 + options.rounds() * each + (options.profile() ? 1 : 0) + 1;
    }

    static WriteSuite open(BenchOptions options, Progress progress)
            throws IOException, InterruptedException {
        List<String> notes = new ArrayList<>();
        notes.add("Kafka answers before its disk has the data; PostgreSQL after (fsync).");
        notes.add("Throughput and latency are measured with the same settings.");
        notes.add("Load generators, broker and candidates share this machine.");
        PostgresTable postgres = null;
        if (options.postgresMs() > 0) {
            PostgresTable.Opened opened = PostgresTable.open(options.postgresConnections());
            postgres = opened.table();
            if (opened.whyNot() != null) {
                notes.add("No PostgreSQL: " + opened.whyNot());
            }
        }
        try {
            return new WriteSuite(
                    options, progress, Rig.open(options.partitions()), postgres, notes);
        } catch (IOException | RuntimeException e) {
            if (postgres != null) {
                postgres.close();
            }
            throw e;
        }
    }

    WriteReport run() throws InterruptedException, IOException {
        Topics topics = rig.topics(Rig.OURS);
        begin("fill the commands topic");
        CommandFill.write(
                rig, topics.commands(), Math.max(options.commands(), options.warmUpCommands()));
        begin("warm up");
        Shape shape = warmUp(topics);
        Rounds rounds = rounds(bare(topics, shape), shape);
        Shares profile = profile();
        begin("latency");
        Latencies latencies = Latency.measure(rig, options);
        CommandsPerSecond rates = rounds.medians();
        return new WriteReport(
                "write",
                rates,
                rounds,
                Ratios.of(rates),
                latencies.warm(),
                latencies.warmUp(),
                settings(shape),
                profile.parts(),
                profile.threads(),
                notes);
    }

    private Rounds rounds(Topology bare, Shape shape) throws InterruptedException {
        List<Double> raws = new ArrayList<>();
        List<Double> bares = new ArrayList<>();
        List<Double> ours = new ArrayList<>();
        List<Double> tables = new ArrayList<>();
        int commands = options.commands();
        for (int round = 1; round <= options.rounds(); round++) {
            begin("raw producer, round " + round);
            raws.add(RawWrites.perSecond(rig, shape, options.rawRecords()));
            begin("bare topology, round " + round);
            bares.add(throughput.commandsPerSecond("bare", bare, commands));
            begin("throughline, round " + round);
            ours.add(throughput.commandsPerSecond(OURS, ours(), commands));
            if (postgres != null) {
                begin("PostgreSQL, round " + round);
                tables.add(postgres.appendsPerSecond(options.postgresMs()));
            }
        }
        return new Rounds(raws, bares, ours, tables);
    }

    // Ours comes first: what it writes is the measure of what the bare topology writes.
    private Shape warmUp(Topics topics) {
        String id = throughput.nextId(OURS);
        int commands = options.warmUpCommands();
        throughput.measure(id, ours(), commands);
        String changelog = Application.changelog(id, DecideTopology.HEADS);
        Shape shape = ShapeReader.read(rig, topics, changelog, options.partitions());
        RawWrites.perSecond(rig, shape, options.rawRecords());
        throughput.commandsPerSecond("bare", bare(topics, shape), commands);
        return shape;
    }

    private Topology ours() {
        return DecideTopology.of(
                Parcels.domain(Rig.OURS),
                rig.codecs(),
                DecideOptions.forPartitions(options.partitions()));
    }

    private Topology bare(Topics topics, Shape shape) {
        return BareTopology.of(topics.commands(), rig.topics(Rig.BARE), shape);
    }

    private Shares profile() throws IOException {
        if (!options.profile()) {
            return Shares.NONE;
        }
        begin("profile");
        try (CpuProfile recording = CpuProfile.start()) {
            throughput.commandsPerSecond(OURS, ours(), options.commands());
            return recording.stop();
        }
    }

    private Settings settings(Shape shape) {
        return new Settings(
                options.partitions(),
                options.rounds(),
                options.commands(),
                shape.eventBytes(),
                options.commitMs(),
                options.latencyPerSecond(),
                options.postgresConnections(),
                Runtime.getRuntime().availableProcessors());
    }

    private void begin(String what) {
        progress.begins(what, ++step, steps);
    }

    @Override
    public void close() throws IOException {
        try (rig) {
            if (postgres != null) {
                postgres.close();
            }
        }
    }
}
