package io.throughline.agents.importer;

import io.throughline.agents.importer.ImportReport.Kind;
import io.throughline.agents.importer.OpenOrder.Delivery;
import io.throughline.agents.importer.OpenOrder.Placed;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.Outcome.Accepted;
import io.throughline.schemas.contracts.Outcome.Rejected;
import io.throughline.schemas.contracts.StreamId;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// One run through a timeline. All decisions are made on the thread that runs it: outcomes, plans
/// and time reach it as signals, so nothing here needs a lock and no action needs a thread.
final class Playback {

    /// The code of a rejection because the order has no plan yet.
    static final String NOT_PLANNED = "not-planned";

    static final String NO_OUTCOME = "no-outcome";
    static final String PLAN_WAIT = "plan-wait";

    /// How soon it is noticed that plans can no longer be heard.
    private static final long SIGNAL_WAIT_MS_MAX = 1_000;

    private sealed interface Signal {

        record Answered(OpenOrder order, Kind kind, Outcome outcome) implements Signal {}

        /// Whether the command was decided cannot be known.
        record Unanswered(OpenOrder order, Kind kind, String reason) implements Signal {}

        record Planned(OpenOrder order) implements Signal {}
    }

    /// Wakes a waiting delivery; stale if that has sent another command since.
    private record Alarm(long atNanos, OpenOrder order, int ordinal) implements Comparable<Alarm> {
        @Override
        public int compareTo(Alarm other) {
            // By difference, as nanoTime may overflow.
            return Long.signum(atNanos - other.atNanos);
        }
    }

    private final Timeline timeline;
    private final CommandSink sink;
    private final ImportOptions options;
    private final Progress progress;

    private final Map<StreamId, OpenOrder> open = new ConcurrentHashMap<>();
    private final PriorityQueue<Alarm> alarms = new PriorityQueue<>();
    private final BlockingQueue<Signal> signals;
    private final Counts counts = new Counts();
    private int inFlight;
    private boolean stopped;

    Playback(Timeline timeline, CommandSink sink, ImportOptions options, Progress progress) {
        this.timeline = timeline;
        this.sink = sink;
        this.options = options;
        this.progress = progress;
        // One for each command in flight and for each order's plan: it is never full.
        this.signals = new LinkedBlockingQueue<>(options.windowMax() + timeline.shipments() + 1);
    }

    /// Hears from any thread that an order was planned, be it one of ours or not.
    void planned(StreamId stream) {
        OpenOrder order = open.get(stream);
        if (order != null && order.planSignal.compareAndSet(false, true)) {
            signals.add(new Signal.Planned(order));
        }
    }

    /// Plays everything; returns when nothing is in flight any more.
    ///
    /// @throws IllegalStateException if `plans` can no longer be heard
    void run(PlanFeed.Subscription plans) throws InterruptedException {
        progress.at(0, timeline.actions());
        Iterator<Action> actions = timeline.iterator();
        while (inFlight > 0 || (actions.hasNext() && !stopped)) {
            while (inFlight < options.windowMax() && actions.hasNext() && !stopped) {
                begin(actions.next());
            }
            if (inFlight > 0) {
                awaitSignal();
            }
            RuntimeException failure = plans.failure();
            if (failure != null) {
                throw new IllegalStateException(
                        "plans can no longer be read from the log; import again to go on", failure);
            }
            ringAlarms();
        }
    }

    ImportReport report(Intake intake, long tookNanos) {
        return new ImportReport(
                timeline.shipments(),
                counts.of(Kind.PLACE),
                counts.of(Kind.DELIVER),
                counts.problems(),
                intake.rowErrors(),
                intake.rowErrorsTotal(),
                stopped,
                Duration.ofNanos(tookNanos));
    }

    private void begin(Action action) {
        inFlight++;
        switch (action) {
            case Action.Placement(Shipment shipment) -> {
                OpenOrder order = new OpenOrder(shipment);
                // Before the command is sent, or its plan could be missed.
                open.put(shipment.stream(), order);
                send(order, Kind.PLACE, action, 0);
            }
            case Action.Delivery(Shipment shipment) -> {
                OpenOrder order = open.get(shipment.stream());
                if (order == null) {
                    throw new IllegalStateException(
                            "%s is delivered before it is placed".formatted(shipment.stream()));
                }
                order.delivery = Delivery.WAITING;
                order.deadlineNanos = System.nanoTime() + millis(options.planWaitMsMax());
                if (!proceed(order)) {
                    alarms.add(new Alarm(order.deadlineNanos, order, order.ordinal));
                }
            }
        }
    }

    /// Sends or skips a waiting delivery if what is known of the order allows it.
    private boolean proceed(OpenOrder order) {
        if (order.delivery != Delivery.WAITING) {
            return false;
        }
        switch (order.placed) {
            case PENDING -> {
                return false;
            }
            case NOT -> {
                counts.skipped(Kind.DELIVER);
                endDelivery(order);
            }
            case NOW, BEFORE -> {
                boolean untried = order.placed == Placed.BEFORE && order.ordinal == 0;
                if (!order.planned && !untried) {
                    return false;
                }
                deliver(order);
            }
        }
        return true;
    }

    private void deliver(OpenOrder order) {
        order.delivery = Delivery.SENT;
        order.planned = false;
        send(order, Kind.DELIVER, new Action.Delivery(order.shipment), order.ordinal);
    }

    private void send(OpenOrder order, Kind kind, Action action, int ordinal) {
        CompletableFuture<Outcome> _ =
                sink.submit(action.metadata(ordinal), action.command())
                        .whenComplete((outcome, failure) ->
                                signals.add(
                                        failure == null
                                                ? new Signal.Answered(order, kind, outcome)
                                                : new Signal.Unanswered(
                                                        order, kind, failure.toString())));
    }

    private void awaitSignal() throws InterruptedException {
        long waitNanos = millis(SIGNAL_WAIT_MS_MAX);
        Alarm first = alarms.peek();
        if (first != null) {
            waitNanos = Math.min(waitNanos, first.atNanos() - System.nanoTime());
        }
        Signal signal = signals.poll(waitNanos, TimeUnit.NANOSECONDS);
        while (signal != null) {
            heed(signal);
            signal = signals.poll();
        }
    }

    private void heed(Signal signal) {
        switch (signal) {
            case Signal.Planned(OpenOrder order) -> {
                order.planSignal.set(false);
                order.planned = true;
                proceed(order);
            }
            case Signal.Answered(OpenOrder order, Kind kind, Outcome outcome) -> {
                switch (kind) {
                    case PLACE -> placed(order, outcome);
                    case DELIVER -> delivered(order, outcome);
                }
            }
            case Signal.Unanswered(OpenOrder order, Kind kind, String reason) -> {
                counts.failed(order.shipment.stream(), kind, NO_OUTCOME, reason);
                switch (kind) {
                    case PLACE -> endPlacement(order, Placed.NOT);
                    case DELIVER -> endDelivery(order);
                }
            }
        }
    }

    private void placed(OpenOrder order, Outcome outcome) {
        switch (outcome) {
            case Accepted(_, _, boolean duplicate, _) -> {
                counts.accepted(Kind.PLACE, duplicate);
                endPlacement(order, duplicate ? Placed.BEFORE : Placed.NOW);
            }
            case Rejected rejected -> {
                counts.rejected(order.shipment.stream(), Kind.PLACE, rejected);
                endPlacement(order, Placed.NOT);
            }
        }
    }

    private void delivered(OpenOrder order, Outcome outcome) {
        switch (outcome) {
            case Accepted(_, _, boolean duplicate, _) -> {
                counts.accepted(Kind.DELIVER, duplicate);
                endDelivery(order);
            }
            case Rejected rejected -> {
                if (!retried(order, rejected)) {
                    counts.rejected(order.shipment.stream(), Kind.DELIVER, rejected);
                    endDelivery(order);
                }
            }
        }
    }

    /// Whether the delivery is tried again after `rejected`. A command id keeps its outcome, so
    /// each try has the next ordinal.
    private boolean retried(OpenOrder order, Rejected rejected) {
        if (!rejected.code().equals(NOT_PLANNED)
                || order.ordinal + 1 >= options.deliverAttemptsMax()) {
            return false;
        }
        order.ordinal++;
        if (rejected.duplicate()) {
            // What an earlier import was told; this one has not asked yet.
            deliver(order);
            return true;
        }
        long delay = (long) options.retryDelayMs() << Math.min(order.setbacks, Short.SIZE);
        order.setbacks++;
        order.delivery = Delivery.WAITING;
        if (!proceed(order)) {
            long again = System.nanoTime() + millis(Math.min(delay, options.retryDelayMsMax()));
            long at = again - order.deadlineNanos < 0 ? again : order.deadlineNanos;
            alarms.add(new Alarm(at, order, order.ordinal));
        }
        return true;
    }

    private void ringAlarms() {
        long now = System.nanoTime();
        for (Alarm first = alarms.peek();
                first != null && first.atNanos() - now <= 0;
                first = alarms.peek()) {
            alarms.remove();
            OpenOrder order = first.order();
            if (order.delivery != Delivery.WAITING || order.ordinal != first.ordinal()) {
                continue;
            }
            if (order.deadlineNanos - now > 0) {
                deliver(order);
            } else {
                counts.failed(
                        order.shipment.stream(),
                        Kind.DELIVER,
                        PLAN_WAIT,
                        "was not planned within %d ms; see whether router and optimizer work"
                                .formatted(options.planWaitMsMax()));
                endDelivery(order);
            }
        }
    }

    private void endPlacement(OpenOrder order, Placed placed) {
        order.placed = placed;
        ended();
        proceed(order);
    }

    private void endDelivery(OpenOrder order) {
        order.delivery = Delivery.ENDED;
        open.remove(order.shipment.stream());
        ended();
    }

    private void ended() {
        inFlight--;
        stopped |= counts.failed() >= options.failedMax();
        progress.at(counts.ended(), timeline.actions());
    }

    private static long millis(long milliseconds) {
        return TimeUnit.MILLISECONDS.toNanos(milliseconds);
    }
}
