package io.throughline.deploy.faults.load;

import io.throughline.deploy.verify.history.HistoryCheck;
import io.throughline.deploy.verify.history.HistoryRecorder;
import io.throughline.deploy.verify.history.HistoryReport;
import io.throughline.deploy.verify.history.Invocation;
import io.throughline.deploy.verify.history.LoggedEvent;
import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.CommandMetadata;
import io.throughline.schemas.contracts.ExpectedVersion;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.StreamId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// What was sent and heard in a run, with times: whatever was killed, each stream must have behaved
/// as one sequential register of events, see [HistoryCheck].
///
/// Agents send commands to the same streams, and what they heard is not taken down. Such a command
/// counts as sent before everything else and as never answered, so it may have been decided at any
/// time.
final class RunHistory {

    private static final String CLIENT = "load";
    private static final String AGENTS = "agents";
    // No command of the reference domain makes more.
    private static final Invocation.Kind ONE_EVENT = Invocation.Kind.exact(1);
    private static final Invocation.Kind ANYTHING = new Invocation.Kind(Integer.MAX_VALUE, true);

    private final HistoryRecorder recorder;

    /// @param nanoClock as of [HistoryRecorder]
    RunHistory(LongSupplier nanoClock) {
        this.recorder = new HistoryRecorder(nanoClock);
    }

    /// Submits a command and takes it down. Safe for use by several threads.
    CompletableFuture<Outcome> submit(
            CommandMetadata metadata, Supplier<CompletableFuture<Outcome>> submit) {
        return recorder.submit(CLIENT, metadata, ONE_EVENT, submit);
    }

    /// Begins to compare what was heard so far with the log, which is then read from its start.
    Reading reading() {
        return new Reading(recorder.invocations());
    }

    /// One reading of the log; used by one thread.
    static final class Reading {

        private final List<Invocation> invocations;
        private final Set<StreamId> streams;
        private final Set<CommandId> recorded;
        private final List<LoggedEvent> events = new ArrayList<>();

        private Reading(Collection<Invocation> heard) {
            this.invocations = new ArrayList<>(heard);
            this.streams = heard.stream().map(Invocation::stream).collect(Collectors.toSet());
            this.recorded =
                    heard.stream()
                            .map(Invocation::command)
                            .collect(Collectors.toCollection(HashSet::new));
        }

        /// Takes the next event of the log.
        void event(ConsumerRecord<byte[], byte[]> record) {
            event(LoggedEvent.of(record));
        }

        void event(LoggedEvent event) {
            StreamId stream = event.id().stream();
            if (!streams.contains(stream)) {
                return;
            }
            events.add(event);
            if (recorded.add(event.command())) {
                invocations.add(
                        new Invocation(
                                AGENTS,
                                event.command(),
                                stream,
                                ExpectedVersion.ANY,
                                ANYTHING,
                                Long.MIN_VALUE,
                                null));
            }
        }

        /// What was found, after the last event.
        HistoryReport report() {
            return HistoryCheck.check(invocations, events);
        }
    }
}
