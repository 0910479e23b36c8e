package io.throughline.deploy.bench;

import io.throughline.deploy.bench.SizeReport.HeaderShare;
import io.throughline.deploy.bench.SizeReport.Measured;
import io.throughline.schemas.codec.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.internal.SimpleRecord;

/// How much of the stored log is metadata: the events that our topology wrote, in the batches that
/// it wrote them in, with their headers and without.
final class SizeSuite {

    private static final double METADATA_SHARE_MAX = 0.30;
    private static final int STEPS = 3;

    private final SizeOptions options;
    private final Rig rig;
    private final Steps steps;

    private SizeSuite(SizeOptions options, Rig rig, Progress progress) {
        this.options = options;
        this.rig = rig;
        this.steps = new Steps(progress, STEPS);
    }

    static SizeReport run(SizeOptions options, Rig rig, Progress progress) throws IOException {
        return new SizeSuite(options, rig, progress).run();
    }

    private SizeReport run() throws IOException {
        Topics topics = rig.topics(Rig.OURS);
        steps.begin("fill the commands topic");
        CommandFill.write(rig, topics.commands(), options.events(), SizeFill::command);
        steps.begin("decide");
        Prepared.decide(rig, options.partitions(), options.commitMs(), "size", options.events());
        steps.begin("compress");
        return report(StoredBatches.read(rig.brokerFolder(), topics.events()));
    }

    private SizeReport report(StoredBatches stored) {
        List<SimpleRecord> records = stored.all();
        if (records.size() != options.events()) {
            throw new IllegalStateException(
                    "%d events lie in the log, but %d were decided"
                            .formatted(records.size(), options.events()));
        }
        double count = records.size();
        long with = stored.zstdBytes(_ -> true);
        long without = stored.zstdBytes(_ -> false);
        Set<String> names = new TreeSet<>();
        records.forEach(record -> List.of(record.headers()).forEach(it -> names.add(it.key())));
        List<HeaderShare> headers =
                names.stream()
                        .map(name -> share(stored, name, with, count))
                        .sorted(Comparator.comparingDouble(HeaderShare::share).reversed())
                        .toList();
        return new SizeReport(
                "size",
                List.of(
                        Figure.aimed(
                                "metadata, share of the stored bytes",
                                (with - without) / (double) with,
                                "",
                                METADATA_SHARE_MAX),
                        Figure.of("an event, stored", with / count, "bytes"),
                        Figure.of("an event without headers, stored", without / count, "bytes")),
                headers,
                measured(records, stored),
                List.of(
                        "Compressed with zstd in the batches that the topology wrote under load.",
                        "Of five events three are of agents, with causation, and two of these with"
                                + " a basis.",
                        "Values are Avro records of names, addresses, amounts and dates."));
    }

    private static HeaderShare share(StoredBatches stored, String name, long with, double count) {
        long less = with - stored.zstdBytes(kept -> !kept.equals(name));
        return new HeaderShare(
                name, Medians.rounded(less / (double) with, 4), Medians.rounded(less / count, 2));
    }

    private static Measured measured(List<SimpleRecord> records, StoredBatches stored) {
        double count = records.size();
        long values = records.stream().mapToLong(record -> record.value().remaining()).sum();
        long headers = 0;
        for (SimpleRecord record : records) {
            for (Header header : record.headers()) {
                headers += header.key().getBytes(StandardCharsets.UTF_8).length;
                headers += header.value() == null ? 0 : header.value().length;
            }
        }
        return new Measured(
                records.size(),
                Medians.rounded(values / count, 1),
                Medians.rounded(headers / count, 1),
                Medians.rounded(count / stored.batchCount(), 1));
    }
}
