package io.throughline.deploy.verify;

import io.throughline.deploy.verify.VerifyReport.Counts;
import io.throughline.deploy.verify.VerifyReport.Unchecked;
import io.throughline.deploy.verify.proof.AttestationReader;
import io.throughline.deploy.verify.proof.LogProof;
import io.throughline.schemas.codec.Partitions;
import io.throughline.schemas.codec.Topics;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Verifies what can be verified with nothing but the brokers: that the log is whole, chained, and
/// what was attested. It asks no service and no registry. What events say stays unread, because
/// only their bytes are attested.
public final class LogVerifier {

    private LogVerifier() {}

    /// Verifies everything that the log of a context has now.
    ///
    /// @param bootstrapServers the brokers, `host:port` and commas
    /// @throws IllegalStateException if a topic is missing, or cannot be read to its end
    public static VerifyReport verify(
            String context, String bootstrapServers, VerifyOptions options) {
        long startNanos = System.nanoTime();
        Findings findings = new Findings(options.findingsKeptMax());
        Topics topics = new Topics(context);
        VerifyReport.Proof proved;
        LogProof proof;
        try (Admin admin =
                        Admin.create(
                                Map.of(
                                        CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                                        bootstrapServers));
                TopicReading attestations =
                        TopicReading.open(
                                admin,
                                bootstrapServers,
                                topics.attestations(),
                                options.stallMsMax());
                TopicReading events =
                        TopicReading.open(
                                admin, bootstrapServers, topics.events(), options.stallMsMax())) {
            LogProof reading =
                    new LogProof(
                            context,
                            AttestationReader.builtIn(),
                            options.keys(),
                            attestations,
                            options.since(),
                            findings);
            attestations.readOn(reading::acceptAttestation);
            events.requireBeginnings(topics.events(), findings);
            int partitions = events.partitionCount();
            events.readOn(record -> {
                requirePlace(record, partitions, findings);
                reading.acceptEvent(record);
            });
            proved = reading.finish(partitions);
            proof = reading;
        }
        return VerifyReport.of(
                findings,
                new Counts(proof.events(), proof.streams(), 0, 0, 0, 0, 0, 0),
                proved,
                unchecked(options),
                (System.nanoTime() - startNanos) / (double) TimeUnit.SECONDS.toNanos(1));
    }

    // Two streams of one name in two partitions would each be proved.
    private static void requirePlace(
            ConsumerRecord<byte[], byte[]> record, int partitions, Findings findings) {
        if (record.key() == null) {
            findings.add(Rule.KEY, Places.of(record), "the record has no key");
            return;
        }
        String stream = new String(record.key(), StandardCharsets.UTF_8);
        int home = Partitions.of(stream, partitions);
        if (home != record.partition()) {
            findings.add(
                    Rule.PARTITION,
                    Places.of(record),
                    "stream %s belongs into partition %d".formatted(stream, home));
        }
    }

    private static Set<Unchecked> unchecked(VerifyOptions options) {
        Set<Unchecked> unchecked = EnumSet.allOf(Unchecked.class);
        if (!options.keys().ids().isEmpty()) {
            unchecked.remove(Unchecked.SIGNATURES);
        }
        return unchecked;
    }
}
