package io.throughline.streams.topology.decide;

import io.throughline.schemas.codec.CommandHeaders;
import io.throughline.schemas.codec.InMemoryRegistry;
import io.throughline.schemas.contracts.ExpectedVersion;
import io.throughline.schemas.contracts.Outcome.Rejected;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.streams.topology.Codecs;
import io.throughline.streams.topology.counter.Commands;
import io.throughline.streams.topology.counter.Counters;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/// A writer of one partition, with heads that may be doubted.
abstract class DoubtedHeads {

    static final StreamId STREAM = Counters.counter("a");
    static final String KEY = STREAM.toString();
    static final byte[] BEFORE = Head.EMPTY.toBytes();
    static final byte[] GARBAGE = {99, 1};
    static final long HOLD_MS = 500;

    final Codecs codecs = Codecs.of(Counters.DOMAIN, new InMemoryRegistry());
    final MockProcessorContext<String, byte[]> context = new MockProcessorContext<>();
    final KeyValueStore<String, byte[]> heads =
            Stores.keyValueStoreBuilder(
                            Stores.inMemoryKeyValueStore(DecideTopology.HEADS),
                            Serdes.String(),
                            Serdes.ByteArray())
                    .withLoggingDisabled()
                    .build();
    final HeadRepairs repairs = new HeadRepairs(1, 3_600_000);
    final HeadRepair repair = repairs.of(0);

    DoubtedHeads() {
        heads.init(context.getStateStoreContext(), heads);
        context.addStateStore(heads);
        context.setCurrentSystemTimeMs(17);
        context.setRecordMetadata("counting.commands", 0, 41);
    }

    // Until a doubt is too old.
    static void outlast() {
        long since = System.nanoTime();
        while (System.nanoTime() - since <= TimeUnit.MILLISECONDS.toNanos(HOLD_MS)) {
            Thread.onSpinWait();
        }
    }

    final Record<String, byte[]> basedOnOther() {
        Headers headers = new RecordHeaders();
        CommandHeaders.write(
                Commands.based("cause", STREAM, ExpectedVersion.ANY, Counters.counter("b").at(1)),
                "any.Type",
                headers);
        return new Record<>(KEY, codecs.commands().encode(Commands.add(1)), 17, headers);
    }

    final String codeOfLast(String topic) {
        byte[] outcome =
                (byte[])
                        context.forwarded().stream()
                                .filter(each -> each.childName().orElseThrow().equals(topic))
                                .toList()
                                .getLast()
                                .record()
                                .value();
        return ((Rejected) codecs.outcomes().decode(outcome)).code();
    }

    final DecideProcessor processor(HeadRepairs with) {
        DecideProcessor processor =
                new DecideProcessor(
                        Counters.DOMAIN,
                        codecs,
                        DecideOptions.forPartitions(1),
                        Versions.NONE,
                        with);
        processor.init(context);
        return processor;
    }

    final void punctuate() {
        context.scheduledPunctuators().forEach(each -> each.getPunctuator().punctuate(0));
    }

    final List<String> forwarded() {
        return context.forwarded().stream().map(each -> each.childName().orElseThrow()).toList();
    }

    final Record<String, byte[]> command(StreamId stream) {
        Headers headers = new RecordHeaders();
        CommandHeaders.write(
                Commands.plain("cause", stream, ExpectedVersion.ANY), "any.Type", headers);
        return new Record<>(
                stream.toString(), codecs.commands().encode(Commands.add(1)), 17, headers);
    }
}
