package io.throughline.deploy.verify;

import io.throughline.deploy.verify.VerifyReport.Counts;
import io.throughline.deploy.verify.VerifyReport.Unchecked;
import io.throughline.deploy.verify.proof.AttestationReader;
import io.throughline.deploy.verify.proof.LogProof;
import io.throughline.schemas.codec.Registry;
import io.throughline.schemas.codec.Topics;
import io.throughline.streams.topology.Codecs;
import io.throughline.streams.topology.Domain;
import io.throughline.streams.topology.attest.AttestTopology;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Verifies a context from its log alone: reads every event once, folds them, checks what must hold
/// among them and with the outcomes, and compares the folds with what the stores answer.
///
/// It only reads, takes part in no group, and may run beside a platform under load. It believes
/// nothing but the log: not the heads, not the journal, not the projections.
///
/// ```
/// attestations ──► LogProof
///                     ▲
/// events ─────────────┴─► LogCheck ──► states, rows ──► compared with the query API
///                            │
/// outcomes ───────────► OutcomeCheck
/// ```
public final class Verifier {

    private static final Logger log = LoggerFactory.getLogger(Verifier.class);

    private final Domain domain;
    private final Registry registry;
    private final Codecs codecs;
    private final String bootstrapServers;
    private final VerifyOptions options;
    private final Findings findings;

    private Verifier(
            Domain domain, Registry registry, String bootstrapServers, VerifyOptions options) {
        this.domain = domain;
        this.registry = registry;
        this.codecs = Codecs.of(domain, registry);
        this.bootstrapServers = bootstrapServers;
        this.options = options;
        this.findings = new Findings(options.findingsKeptMax());
    }

    /// Verifies everything that the log has now.
    ///
    /// @param registry where the schemas of the log are; it learns those of this version that it
    ///   does not know yet
    /// @param bootstrapServers the brokers, `host:port` and commas
    /// @param queryUrl any instance's query API, such as `http://127.0.0.1:8080`
    /// @throws IllegalStateException if a topic is missing, or cannot be read to its end
    public static VerifyReport verify(
            Domain domain,
            Registry registry,
            String bootstrapServers,
            String queryUrl,
            VerifyOptions options) {
        return new Verifier(domain, registry, bootstrapServers, options).verify(queryUrl);
    }

    private VerifyReport verify(String queryUrl) {
        long startNanos = System.nanoTime();
        Topics topics = Topics.of(domain.contract());
        try (Admin admin =
                        Admin.create(
                                Map.of(
                                        CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                                        bootstrapServers));
                TopicReading attestations = open(admin, topics.attestations());
                TopicReading events = open(admin, topics.events());
                TopicReading outcomes = open(admin, topics.outcomes());
                TopicReading letters = open(admin, topics.deadletters());
                QueryApi api = new QueryApi(queryUrl, options.requestMsMax())) {
            // Before the snapshot: what these outcomes name must be in it.
            Map<Integer, Long> settled = outcomes.decidedEnds();
            LogProof proof = proof(topics, attestations);
            LogCheck read = readEvents(topics.events(), events, proof);
            VerifyReport.Proof proved = proof.finish(events.partitionCount());
            long outcomesRead = readOutcomes(outcomes, settled, read);
            long deadLetters = letters.readOn(_ -> {});
            log.atInfo()
                    .addKeyValue("events", read.events())
                    .addKeyValue("outcomes", outcomesRead)
                    .log("The log was read");
            StateJson json = new StateJson(codecs.states(), registry);
            Patience patience = new Patience(options.catchUpMsMax());
            StreamComparison streams = new StreamComparison(api, json, patience, findings);
            streams.compare(
                    StreamSample.of(read.streams(), options),
                    read.streams(),
                    options.requestsInFlightMax());
            LogGrowth growth = new LogGrowth(events, codecs.events(), read.projections());
            growth.readOn();
            growth.explain(streams.ahead(), findings);
            ProjectionComparison rows =
                    new ProjectionComparison(
                            api,
                            json,
                            options.catchUpMsMax(),
                            findings,
                            options.pageRowsMax(),
                            growth);
            read.projections().forEach(rows::compare);
            Counts counts =
                    new Counts(
                            read.events(),
                            read.streams().size(),
                            outcomesRead,
                            read.streams().values().stream().mapToLong(StreamTrail::answered).sum(),
                            deadLetters,
                            streams.compared(),
                            rows.compared(),
                            rows.moving());
            return VerifyReport.of(findings, counts, proved, unchecked(), secondsSince(startNanos));
        }
    }

    private Set<Unchecked> unchecked() {
        return options.keys().ids().isEmpty() ? Set.of(Unchecked.SIGNATURES) : Set.of();
    }

    // Before the events: what is attested must be among them.
    private LogProof proof(Topics topics, TopicReading attestations) {
        LogProof proof =
                new LogProof(
                        topics.context(),
                        AttestationReader.of(AttestTopology.codec(registry)),
                        options.keys(),
                        attestations,
                        options.since(),
                        findings);
        attestations.readOn(proof::acceptAttestation);
        return proof;
    }

    private TopicReading open(Admin admin, String topic) {
        return TopicReading.open(admin, bootstrapServers, topic, options.stallMsMax());
    }

    private LogCheck readEvents(String topic, TopicReading events, LogProof proof) {
        events.requireBeginnings(topic, findings);
        LogCheck check =
                new LogCheck(
                        domain, codecs, events.partitionCount(), options.invariants(), findings);
        events.readOn(event -> {
            check.accept(event);
            proof.acceptEvent(event);
        });
        return check;
    }

    private long readOutcomes(TopicReading outcomes, Map<Integer, Long> settled, LogCheck read) {
        OutcomeCheck check =
                new OutcomeCheck(
                        codecs.outcomes(), read, outcomes.partitionCount(), settled, findings);
        outcomes.readOn(check::accept);
        // Asked after the reading: nothing was deleted under its hands either.
        Set<Integer> complete =
                outcomes.beginnings().entrySet().stream()
                        .filter(beginning -> beginning.getValue() == 0)
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toSet());
        check.finish(complete);
        return check.outcomes();
    }

    private static double secondsSince(long startNanos) {
        return (System.nanoTime() - startNanos) / (double) TimeUnit.SECONDS.toNanos(1);
    }
}
