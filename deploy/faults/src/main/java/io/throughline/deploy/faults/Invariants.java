package io.throughline.deploy.faults;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.deploy.faults.cluster.Cluster;
import io.throughline.deploy.faults.cluster.NotInTimeException;
import io.throughline.deploy.faults.cluster.Service;
import io.throughline.deploy.faults.cluster.Until;
import io.throughline.deploy.faults.load.Clients;
import io.throughline.deploy.faults.load.Load;
import io.throughline.deploy.faults.load.Truth;
import io.throughline.deploy.verify.Finding;
import io.throughline.deploy.verify.Verifier;
import io.throughline.deploy.verify.VerifyOptions;
import io.throughline.deploy.verify.VerifyReport;
import io.throughline.schemas.codec.RegistryClient;
import io.throughline.streams.logistics.LogisticsDomain;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What must hold after every fault, once all that was placed is delivered.
///
/// - Every acknowledged command is in the log exactly once, nothing else is there twice.
/// - Versions are contiguous, outcomes agree, all stores equal the fold: see
///   [io.throughline.deploy.verify.Rule].
/// - Every streams service reports what was put in.
/// - The clients were told of every late delivery, of each under one idempotency key.
/// - What agents parked was handled in order, each event once, and nothing is parked any more.
final class Invariants {

    private static final Duration REPORT_MAX = Duration.ofSeconds(60);

    private final Cluster cluster;
    private final Load load;
    private final Clients clients;
    // Any streams service answers for all: they take turns.
    private int checks;
    private long parked;
    private long released;

    Invariants(Cluster cluster, Load load, Clients clients) {
        this.cluster = cluster;
        this.load = load;
        this.clients = clients;
    }

    /// Checks them all. The load must be settled.
    ///
    /// @param broken takes a sentence for everything that does not hold
    FaultReport.Check check(List<String> broken) {
        List<String> differences = new ArrayList<>();
        cluster.streams().forEach(service -> report(service, differences));
        long told = clients.distinct();
        if (told != load.truth().late()) {
            differences.add(
                    "clients were told of %d delays, and %d deliveries were late"
                            .formatted(told, load.truth().late()));
        }
        differences.addAll(clients.wrong());
        Load.Parked agents = load.checkParked(Person.NAME);
        parked = agents.parked();
        released = agents.released();
        differences.addAll(agents.wrong());
        VerifyReport verified =
                Verifier.verify(
                        LogisticsDomain.DOMAIN,
                        new RegistryClient(cluster.registry()),
                        cluster.kafka().bootstrapServers(),
                        cluster.streams().get(checks++ % Cluster.STREAMS).url().toString(),
                        VerifyOptions.logistics());
        Load.Tally tally = load.check();
        broken.addAll(differences);
        verified.findings().stream().map(Finding::toString).forEach(broken::add);
        broken.addAll(tally.wrong());
        return new FaultReport.Check(
                true,
                tally.events(),
                tally.acknowledged(),
                tally.lost(),
                tally.doubled(),
                verified.findingsTotal() + differences.size());
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
