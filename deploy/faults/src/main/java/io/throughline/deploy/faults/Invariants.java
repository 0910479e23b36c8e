package io.throughline.deploy.faults;

import static java.util.stream.Collectors.toMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.throughline.deploy.faults.cluster.Cluster;
import io.throughline.deploy.faults.cluster.NotInTimeException;
import io.throughline.deploy.faults.cluster.Service;
import io.throughline.deploy.faults.cluster.Until;
import io.throughline.deploy.faults.load.Clients;
import io.throughline.deploy.faults.load.Load;
import io.throughline.deploy.faults.load.Truth;
import io.throughline.deploy.faults.process.Child;
import io.throughline.deploy.verify.Finding;
import io.throughline.deploy.verify.Verifier;
import io.throughline.deploy.verify.VerifyOptions;
import io.throughline.deploy.verify.VerifyReport;
import io.throughline.schemas.codec.RegistryClient;
import io.throughline.streams.logistics.LogisticsDomain;
import io.throughline.streams.topology.attest.TrustedKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// What must hold after every fault, once all that was placed is delivered.
///
/// - Every acknowledged command is in the log exactly once, nothing else is there twice.
/// - Versions are contiguous, outcomes agree, rows and the states of streams equal the fold: see
///   [io.throughline.deploy.verify.Rule]. Of more than 50,000 streams, 20,000 are compared, others
///   at each check; the last check of a run compares all.
/// - No store had to be mended meanwhile, because none was wrong.
/// - The log is attested to its end, and is what was attested.
/// - Every streams service reports what was put in.
/// - The clients were told of every late delivery, of each under one idempotency key.
/// - What agents parked was handled in order, each event once, and nothing is parked any more.
final class Invariants {

    private static final Duration ATTESTED_MAX = Duration.ofSeconds(60);
    private static final Duration REPORT_MAX = Duration.ofSeconds(60);
    // Some 200 are compared in a second on two busy cores.
    private static final int ALL_STREAMS_MAX = 50_000;
    private static final int SAMPLE_STREAMS_MAX = 20_000;

    private final long seed;
    private final StoreComplaints complaints;
    private final TrustedKeys keys;
    private final Cluster cluster;
    private final Load load;
    private final Clients clients;
    private int checks;
    private long parked;
    private long released;

    /// @param seed which streams are compared if there are too many
    Invariants(Cluster cluster, Load load, Clients clients, long seed) {
        this.seed = seed;
        this.complaints =
                new StoreComplaints(
                        cluster.streams().stream()
                                .map(Service::process)
                                .collect(toMap(Child::name, Child::log)));
        this.keys = keys(cluster);
        this.cluster = cluster;
        this.load = load;
        this.clients = clients;
    }

    private static TrustedKeys keys(Cluster cluster) {
        Path file = cluster.attestKey().publicFile();
        try {
            return TrustedKeys.parse(List.of(Files.readString(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
    }

    /// Checks them all. The load must be settled.
    ///
    /// @param last whether no other check comes after it
    /// @param broken takes a sentence for everything that does not hold
    FaultReport.Check check(boolean last, List<String> broken) {
        long beganNanos = System.nanoTime();
        // Any of them answers for all: they take turns.
        Service asked = cluster.streams().get(checks % Cluster.STREAMS);
        checks++;
        // Told even if a later one cannot be checked.
        int before = broken.size();
        cluster.streams().forEach(service -> report(service, broken));
        attest(asked, broken);
        long told = clients.distinct();
        if (told != load.truth().late()) {
            broken.add(
                    "clients were told of %d delays, and %d deliveries were late"
                            .formatted(told, load.truth().late()));
        }
        broken.addAll(clients.wrong());
        Load.Parked agents = load.checkParked(Person.NAME);
        parked = agents.parked();
        released = agents.released();
        broken.addAll(agents.wrong());
        VerifyReport verified =
                Verifier.verify(
                        LogisticsDomain.DOMAIN,
                        new RegistryClient(cluster.registry()),
                        cluster.kafka().bootstrapServers(),
                        asked.url().toString(),
                        VerifyOptions.logistics(keys)
                                .comparing(
                                        last ? Integer.MAX_VALUE : ALL_STREAMS_MAX,
                                        SAMPLE_STREAMS_MAX,
                                        seed + checks));
        VerifyReport.Proof proof = verified.proof();
        requireAttested(proof, load.truth().events(), broken);
        Load.Tally tally = load.check();
        broken.addAll(complaints());
        int more = broken.size() - before;
        verified.findings().stream().map(Finding::toString).forEach(broken::add);
        broken.addAll(tally.wrong());
        return new FaultReport.Check(
                true,
                (System.nanoTime() - beganNanos) / (double) TimeUnit.SECONDS.toNanos(1),
                verified.counts().events(),
                proof.eventsAttested(),
                proof.attestations(),
                verified.counts().streams(),
                verified.counts().streamsCompared(),
                tally.acknowledged(),
                tally.lost(),
                tally.doubled(),
                verified.findingsTotal() + more);
    }

    /// What the streams services have said since the last time of stores that were wrong.
    List<String> complaints() {
        return complaints.latest();
    }

    // What is not attested yet could not be held against anything.
    private static void attest(Service service, List<String> differences) {
        try {
            Until.holds(
                    "%s has all attested that the log has".formatted(service.process()),
                    ATTESTED_MAX,
                    () ->
                            !service.post("/attestations", JsonNodeFactory.instance.objectNode())
                                    .isEmpty());
        } catch (NotInTimeException e) {
            differences.add(String.valueOf(e));
        }
    }

    // What agents say of their own work comes on top, and may come later.
    private static void requireAttested(
            VerifyReport.Proof proof, long eventsMin, List<String> differences) {
        if (!proof.signed() || proof.attestations() == 0 || proof.eventsAttested() < eventsMin) {
            differences.add(
                    "%d attestations, %s, cover %d events; the orders alone have %d"
                            .formatted(
                                    proof.attestations(),
                                    proof.signed() ? "checked with our key" : "of unknown signers",
                                    proof.eventsAttested(),
                                    eventsMin));
        }
    }

    /// How many events agents had parked by the last check.
    long parked() {
        return parked;
    }

    /// How often a person had to release a stream by then.
    long released() {
        return released;
    }

    private void report(Service service, List<String> differences) {
        Map<String, Long> expected = expected(load.truth());
        Map<String, Long> reported = new LinkedHashMap<>();
        try {
            Until.holds(
                    "%s reports what was put in".formatted(service.process()),
                    REPORT_MAX,
                    () -> {
                        JsonNode report = service.get("/report");
                        expected.keySet()
                                .forEach(name -> reported.put(name, report.path(name).asLong(-1)));
                        return reported.equals(expected);
                    });
        } catch (NotInTimeException e) {
            differences.add(
                    "%s reports %s, and %s was put in; %s"
                            .formatted(service.process(), reported, expected, e));
        }
    }

    private static Map<String, Long> expected(Truth truth) {
        Map<String, Long> expected = new LinkedHashMap<>();
        expected.put("orders", truth.orders());
        expected.put("countries", truth.countries());
        expected.put("assigned", truth.orders());
        expected.put("planned", truth.orders());
        expected.put("delivered", truth.delivered());
        expected.put("late", truth.late());
        expected.put("notified", truth.late());
        expected.put("events", truth.events());
        expected.put("deadLetters", 0L);
        return expected;
    }
}
