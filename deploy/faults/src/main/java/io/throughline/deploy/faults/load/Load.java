package io.throughline.deploy.faults.load;

import io.throughline.agents.importer.Action;
import io.throughline.agents.importer.Shipment;
import io.throughline.agents.importer.ShipmentGenerator;
import io.throughline.schemas.client.ClientOptions;
import io.throughline.schemas.client.CommandClient;
import io.throughline.schemas.client.LogReader;
import io.throughline.schemas.client.LogTail;
import io.throughline.schemas.codec.Registry;
import io.throughline.schemas.codec.RegistryClient;
import io.throughline.schemas.contracts.CommandMetadata;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.RecordedEvent;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.schemas.contracts.logistics.Logistics;
import io.throughline.schemas.contracts.logistics.OrderEvent.ShipmentPlanned;
import java.net.URI;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Places orders at a steady rate, whether or not the ones before were answered, and delivers each
/// as soon as it was planned. Every now and then it also sends a command again that was answered
/// long ago, and places an order a second time under another command id, which must be refused.
///
/// Nothing is given up: a command is sent again until it is answered. Safe for use by several
/// threads.
public final class Load implements AutoCloseable {

    private static final int RESEND_MS = 5_000;
    private static final int ATTEMPTS_MAX = 240;
    private static final int IN_FLIGHT_MAX = 50_000;
    private static final int SUBMIT_BLOCK_MS_MAX = 120_000;

    private static final int REMEMBERED_MAX = 2_000;
    private static final double AGAIN_SHARE = 0.05;
    private static final double REFUSED_SHARE = 0.05;

    private final CommandClient client;
    private final LogReader log;
    private final long periodMicros;
    private final Iterator<Shipment> shipments;
    private final Random random;
    private final Ledger ledger = new Ledger();
    private final RunHistory history = new RunHistory(System::nanoTime);
    private final Pulse pulse = new Pulse();
    private final Truth.Sum truth = new Truth.Sum();
    private final Map<StreamId, Shipment> undelivered = new ConcurrentHashMap<>();
    private final AtomicLong delivered = new AtomicLong();
    // Answered commands that may be sent again; used by the sending thread only.
    private final List<Sent> remembered = new ArrayList<>();
    private final ScheduledExecutorService sender =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("load").factory());
    private @Nullable LogTail plans;
    private volatile boolean sending;

    private Load(CommandClient client, LogReader log, long seed, int ordersPerSecond) {
        this.client = client;
        this.log = log;
        this.periodMicros = TimeUnit.SECONDS.toMicros(1) / ordersPerSecond;
        this.shipments = new ShipmentGenerator(seed, ShipmentGenerator.COUNT_MAX).iterator();
        this.random = new Random(seed);
    }

    /// Connects; nothing is sent before [#resume].
    ///
    /// @param seed the same one gives the same orders in the same order
    public static Load open(String bootstrapServers, URI registry, long seed, int ordersPerSecond) {
        Registry schemas = new RegistryClient(registry);
        ClientOptions options =
                new ClientOptions(
                        bootstrapServers,
                        "load",
                        0,
                        RESEND_MS,
                        ATTEMPTS_MAX,
                        IN_FLIGHT_MAX,
                        SUBMIT_BLOCK_MS_MAX,
                        Map.of());
        LogReader log = LogReader.open(bootstrapServers, Logistics.CONTRACT, schemas);
        CommandClient client = CommandClient.open(options, Logistics.CONTRACT, schemas);
        Load load = new Load(client, log, seed, ordersPerSecond);
        try {
            load.plans = log.tail(Set.of(ShipmentPlanned.class), load::planned);
        } catch (RuntimeException e) {
            load.close();
            throw e;
        }
        Future<?> _ =
                load.sender.scheduleAtFixedRate(
                        load::tick, 0, load.periodMicros, TimeUnit.MICROSECONDS);
        return load;
    }

    /// Begins, or goes on.
    public void resume() {
        sending = true;
    }

    /// Places no further orders; deliveries of those that were placed go on.
    public void pause() {
        sending = false;
    }

    private void tick() {
        if (!sending) {
            return;
        }
        try {
            send();
        } catch (RuntimeException e) {
            // An executor would drop it, and nothing would be sent any more.
            ledger.wrong("the load cannot go on: " + e);
            sending = false;
        }
    }

    private void send() {
        Shipment shipment = shipments.next();
        undelivered.put(shipment.stream(), shipment);
        submit(new Action.Placement(shipment), 0);
        double draw = random.nextDouble();
        if (remembered.isEmpty()) {
            return;
        }
        Sent earlier = remembered.get(random.nextInt(remembered.size()));
        if (earlier.outcome() == null) {
            return;
        }
        if (draw < AGAIN_SHARE) {
            submit(earlier);
        } else if (draw < AGAIN_SHARE + REFUSED_SHARE && earlier.ordinal() == 0) {
            submit(earlier.action(), 1);
        }
    }

    private void submit(Action action, int ordinal) {
        Sent command =
                new Sent(
                        action,
                        ordinal,
                        action.metadata(ordinal).id().toString(),
                        System.nanoTime());
        if (action instanceof Action.Placement) {
            remember(command);
        }
        submit(command);
    }

    private void remember(Sent command) {
        if (remembered.size() < REMEMBERED_MAX) {
            remembered.add(command);
        } else {
            remembered.set(random.nextInt(REMEMBERED_MAX), command);
        }
    }

    private void submit(Sent command) {
        long nowNanos = System.nanoTime();
        long number = ledger.submitted(command, nowNanos);
        CommandMetadata metadata = command.action().metadata(command.ordinal());
        CompletableFuture<Outcome> _ =
                history.submit(metadata, () -> client.submit(metadata, command.action().command()))
                        .whenComplete((outcome, failure) -> {
                            if (failure == null) {
                                pulse.answered(nowNanos, System.nanoTime());
                                answered(command, outcome);
                            } else {
                                ledger.wrong(
                                        "command %s got no outcome: %s"
                                                .formatted(command.id(), failure));
                            }
                            ledger.ended(number);
                        });
    }

    private void answered(Sent command, Outcome outcome) {
        boolean first = command.outcome() == null;
        ledger.wrong(command.answered(outcome));
        if (!first) {
            return;
        }
        boolean accepted = outcome instanceof Outcome.Accepted;
        if (accepted != (command.ordinal() == 0)) {
            ledger.wrong("command %s was %s".formatted(command.id(), Sent.brief(outcome)));
        }
        if (accepted) {
            switch (command.action()) {
                case Action.Placement(Shipment shipment) -> truth.placed(shipment);
                case Action.Delivery(Shipment shipment) -> {
                    truth.delivered(shipment);
                    delivered.incrementAndGet();
                }
            }
        }
    }

    private void planned(RecordedEvent<?> event) {
        Shipment shipment = undelivered.remove(event.stream());
        if (shipment != null) {
            submit(new Action.Delivery(shipment), 0);
        }
    }

    /// Begins a measurement: how long nobody is answered from now on.
    public void measure() {
        pulse.begin(System.nanoTime());
    }

    /// What was measured since [#measure].
    public Pulse.Reading measured() {
        return pulse.read(ledger.oldestNanos(), System.nanoTime());
    }

    /// How many commands have no outcome yet.
    public int inFlight() {
        return ledger.inFlight();
    }

    /// How many commands were submitted, repeats included.
    public long submitted() {
        return ledger.latest();
    }

    /// Whether the first `number` submissions have their outcomes.
    public boolean areAnswered(long number) {
        return ledger.areEnded(number);
    }

    /// Whether all that was placed was planned and delivered, and nothing is open.
    public boolean isSettled() {
        Truth now = truth.now();
        return undelivered.isEmpty() && ledger.inFlight() == 0 && now.orders() == now.delivered();
    }

    /// How many orders were delivered.
    public long delivered() {
        return delivered.get();
    }

    /// What was put in and acknowledged.
    public Truth truth() {
        return truth.now();
    }

    /// Reads the whole log and compares it with what was said about each command.
    public Tally check() {
        LedgerCheck check = new LedgerCheck(Action.IMPORTER);
        RunHistory.Reading reading = history.reading();
        long events =
                log.records(record -> {
                    check.event(record);
                    reading.event(record);
                });
        LedgerCheck.Result result = check.compare(ledger.commands());
        List<String> wrong = new ArrayList<>(ledger.wrong());
        wrong.addAll(result.wrong());
        reading.report().violations().forEach(violation -> wrong.add(violation.toString()));
        LogTail tail = plans;
        RuntimeException failure = tail == null ? null : tail.failure();
        if (failure != null) {
            wrong.add("the log can no longer be followed: " + failure);
        }
        return new Tally(events, result.acknowledged(), result.lost(), result.doubled(), wrong);
    }

    /// Reads the whole log and looks at what agents parked.
    ///
    /// @param person whose retry orders are releases
    public Parked checkParked(String person) {
        ParkedCheck check = new ParkedCheck(person);
        log.events(check::event);
        ParkedCheck.Result result = check.result();
        List<String> wrong = new ArrayList<>(result.wrong());
        result.waiting().forEach(queue -> wrong.add(queue + " still holds events in the log"));
        return new Parked(result.parked(), result.released(), wrong);
    }

    /// What the log holds of what agents parked.
    ///
    /// @param parked events that were
    /// @param released how often a person said that a stream goes on
    /// @param wrong one sentence for each of the first that are not as they must be
    public record Parked(long parked, long released, List<String> wrong) {

        public Parked {
            wrong = List.copyOf(wrong);
        }
    }

    /// What the log holds of what was said.
    ///
    /// @param events in the log
    /// @param acknowledged commands that have an outcome
    /// @param lost of them, those that are not in the log as they were told
    /// @param doubled commands that are there more often than they were told
    /// @param wrong one sentence for each of the first that are not as they must be
    public record Tally(
            long events, long acknowledged, long lost, long doubled, List<String> wrong) {

        public Tally {
            wrong = List.copyOf(wrong);
        }
    }

    @Override
    public void close() {
        sending = false;
        sender.shutdownNow();
        LogTail tail = plans;
        if (tail != null) {
            tail.close();
        }
        client.close();
    }
}
