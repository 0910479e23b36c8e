package io.throughline.streams.runtime.watching;

import io.throughline.streams.runtime.watching.TransactionLog.End;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeProducersOptions;
import org.apache.kafka.clients.admin.DescribeProducersResult;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.WriteTxnMarkersRequestData;
import org.apache.kafka.common.message.WriteTxnMarkersRequestData.WritableTxnMarker;
import org.apache.kafka.common.message.WriteTxnMarkersRequestData.WritableTxnMarkerTopic;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.WriteTxnMarkersRequest;
import org.apache.kafka.common.requests.WriteTxnMarkersResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends transactions that are open in a partition although their coordinators have done with them:
/// as they were decided, and only if that is written down. Used by one thread.
final class HangingTransactions {

    private static final Logger log = LoggerFactory.getLogger(HangingTransactions.class);

    private static final int ANSWER_MS_MAX = 10_000;
    private static final int TOLD_MAX = 1_000;
    private static final long TOLD_AFTER_MS = 60_000;
    private static final byte TRANSACTION_VERSION = 2;

    private final Admin admin;
    private final Map<String, Object> client;
    private final TransactionLog decisions;
    private final InstantSource clock;
    private final Set<OpenTransaction> told = new HashSet<>();

    // A transaction that was decided: with the epoch of its end.
    private record Decided(long producer, int epoch) {}

    /// @param client the settings of a Kafka client
    HangingTransactions(
            Admin admin,
            Map<String, Object> client,
            TransactionLog decisions,
            InstantSource clock) {
        this.admin = admin;
        this.client = client;
        this.decisions = decisions;
        this.clock = clock;
    }

    /// Looks at these partitions, each with its leader.
    ///
    /// @param idleBeforeMs a transaction to which its producer has added something since then, in
    ///   milliseconds since 1970, is not looked at
    /// @return those that were ended
    List<OpenTransaction> end(Map<TopicPartition, Node> leaders, long idleBeforeMs)
            throws InterruptedException {
        List<OpenTransaction> ended = new ArrayList<>();
        Map<Decided, Optional<End>> known = new HashMap<>();
        for (OpenTransaction open : open(leaders.keySet(), idleBeforeMs)) {
            Node leader = leaders.get(open.partition());
            try {
                if (leader != null && end(open, leader, known)) {
                    ended.add(open);
                }
            } catch (ExecutionException | TimeoutException | IOException | KafkaException e) {
                // Others may be ended; to this one it comes again.
                log.atWarn()
                        .setCause(e)
                        .addKeyValue("partition", open.partition())
                        .log("A transaction stays open that cannot be ended for now");
            }
        }
        return ended;
    }

    private List<OpenTransaction> open(Collection<TopicPartition> partitions, long idleBeforeMs)
            throws InterruptedException {
        List<OpenTransaction> open = new ArrayList<>();
        DescribeProducersResult described =
                admin.describeProducers(
                        partitions, new DescribeProducersOptions().timeoutMs(ANSWER_MS_MAX));
        for (TopicPartition partition : partitions) {
            try {
                for (ProducerState state :
                        answer(described.partitionResult(partition)).activeProducers()) {
                    if (state.currentTransactionStartOffset().isPresent()
                            && state.lastTimestamp() < idleBeforeMs) {
                        open.add(OpenTransaction.of(partition, state));
                    }
                }
            } catch (ExecutionException | TimeoutException e) {
                // Its leader is away, or nobody may ask; the others are looked at.
                log.atDebug().setCause(e).addKeyValue("partition", partition).log("Not looked at");
            }
        }
        return open;
    }

    private boolean end(OpenTransaction open, Node leader, Map<Decided, Optional<End>> known)
            throws InterruptedException, ExecutionException, TimeoutException, IOException {
        Optional<String> id = id(open.producer());
        if (id.isEmpty()) {
            tell(open, "no coordinator knows its producer");
            return false;
        }
        TransactionDescription now =
                answer(admin.describeTransactions(List.of(id.get())).description(id.get()));
        if (isComing(now, open)) {
            return false;
        }
        Decided decided = new Decided(open.producer(), open.endEpoch());
        Optional<End> end = known.get(decided);
        if (end == null) {
            end = decisions.endOf(id.get(), decided.producer(), decided.epoch(), partitions());
            known.put(decided, end);
        }
        if (end.isEmpty()) {
            tell(open, "what was decided of it is not written down any more");
            return false;
        }
        write(open, end.get(), leader);
        log.atWarn()
                .addKeyValue("transaction", id.get())
                .addKeyValue("partition", open.partition())
                .addKeyValue("offset", open.from())
                .addKeyValue("end", end.get())
                .log("A transaction was open that its coordinator had done with; it is ended");
        return true;
    }

    // Of the topic in which coordinators write down what they decide.
    private int partitions() throws InterruptedException, ExecutionException, TimeoutException {
        return answer(admin.describeTopics(List.of(TransactionLog.TOPIC)).allTopicNames())
                .values()
                .stream()
                .mapToInt(topic -> topic.partitions().size())
                .sum();
    }

    private Optional<String> id(long producer)
            throws InterruptedException, ExecutionException, TimeoutException {
        return answer(
                        admin.listTransactions(
                                        new ListTransactionsOptions()
                                                .filterProducerIds(Set.of(producer)))
                                .all())
                .stream()
                .map(TransactionListing::transactionalId)
                .findFirst();
    }

    // It is not decided yet; or the coordinator has still to end something there, be it a later
    // one:
    // that ends this one too.
    private static boolean isComing(TransactionDescription now, OpenTransaction open) {
        boolean isThere = now.topicPartitions().contains(open.partition());
        return switch (now.state()) {
            case ONGOING -> isThere || now.producerEpoch() == open.epoch();
            case PREPARE_COMMIT, PREPARE_ABORT -> isThere;
            case EMPTY, COMPLETE_COMMIT, COMPLETE_ABORT -> false;
            case PREPARE_EPOCH_FENCE, UNKNOWN -> true;
        };
    }

    // The broker refuses it if the producer has begun another one there.
    private void write(OpenTransaction open, End end, Node leader) throws IOException {
        TopicPartition partition = open.partition();
        WritableTxnMarker marker =
                new WritableTxnMarker()
                        .setProducerId(open.producer())
                        .setProducerEpoch((short) open.endEpoch())
                        .setCoordinatorEpoch(open.coordinatorEpoch())
                        .setTransactionResult(end == End.COMMIT)
                        .setTransactionVersion(TRANSACTION_VERSION)
                        .setTopics(List.of(topic(partition)));
        WriteTxnMarkersRequestData data =
                new WriteTxnMarkersRequestData().setMarkers(List.of(marker));
        WriteTxnMarkersResponse answer =
                (WriteTxnMarkersResponse)
                        OneRequest.send(client, leader, new WriteTxnMarkersRequest.Builder(data));
        answer.errorsByProducerId()
                .getOrDefault(open.producer(), Map.of())
                .getOrDefault(partition, Errors.UNKNOWN_SERVER_ERROR)
                .maybeThrow();
    }

    private static WritableTxnMarkerTopic topic(TopicPartition partition) {
        return new WritableTxnMarkerTopic()
                .setName(partition.topic())
                .setPartitionIndexes(List.of(partition.partition()));
    }

    private void tell(OpenTransaction open, String why) {
        if (clock.millis() - open.lastMs() < TOLD_AFTER_MS) {
            // It may be ended at this moment.
            return;
        }
        if (told.size() >= TOLD_MAX) {
            told.clear();
        }
        if (told.add(open)) {
            log.atError()
                    .addKeyValue("partition", open.partition())
                    .addKeyValue("offset", open.from())
                    .addKeyValue("producer", open.producer())
                    .log(
                            "A transaction stays open, and nobody reads on beyond it: {}. Find it"
                                    + " with kafka-transactions.sh find-hanging, and end it with"
                                    + " abort, if nothing else of it was committed",
                            why);
        }
    }

    private static <T> T answer(KafkaFuture<T> answer)
            throws InterruptedException, ExecutionException, TimeoutException {
        return answer.get(ANSWER_MS_MAX, TimeUnit.MILLISECONDS);
    }
}
