package io.throughline.streams.topology.decide;

import static io.throughline.schemas.contracts.ExpectedVersion.ANY;
import static io.throughline.streams.topology.counter.Commands.add;
import static io.throughline.streams.topology.counter.Counters.counter;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.schemas.codec.CommandHeaders;
import io.throughline.schemas.codec.InMemoryRegistry;
import io.throughline.schemas.codec.Partitions;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.streams.topology.Codecs;
import io.throughline.streams.topology.counter.Commands;
import io.throughline.streams.topology.counter.Counters;
import java.util.stream.IntStream;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedForward;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

class MisroutedTest {

    private static final int PARTITIONS = 8;

    private final Codecs codecs = Codecs.of(Counters.DOMAIN, new InMemoryRegistry());
    private final MockProcessorContext<String, byte[]> context = new MockProcessorContext<>();
    private final KeyValueStore<String, byte[]> heads =
            Stores.keyValueStoreBuilder(
                            Stores.inMemoryKeyValueStore(DecideTopology.HEADS),
                            Serdes.String(),
                            Serdes.ByteArray())
                    .withLoggingDisabled()
                    .build();
    private final DecideProcessor processor =
            new DecideProcessor(
                    Counters.DOMAIN,
                    codecs,
                    DecideOptions.forPartitions(PARTITIONS),
                    Versions.NONE,
                    new HeadRepairs(PARTITIONS, DecideTopology.HOLD_MS_MAX));

    MisroutedTest() {
        heads.init(context.getStateStoreContext(), heads);
        context.addStateStore(heads);
        context.setCurrentSystemTimeMs(17);
        processor.init(context);
    }

    @Test
    void a_command_in_the_wrong_partition_is_passed_on_as_it_is() {
        StreamId stream = inPartition(3);
        Record<String, byte[]> command = command(stream);
        context.setRecordMetadata("counting.commands", 5, 0);

        processor.process(command);

        assertThat(context.forwarded()).hasSize(1);
        CapturedForward<? extends String, ? extends byte[]> passed = context.forwarded().getFirst();
        assertThat(passed.childName()).contains(DecideTopology.REDIRECT);
        assertThat(passed.record()).isEqualTo(command);
        assertThat(heads.get(stream.toString())).isNull();
    }

    @Test
    void a_command_in_its_own_partition_is_decided() {
        StreamId stream = inPartition(3);
        context.setRecordMetadata("counting.commands", 3, 0);

        processor.process(command(stream));

        assertThat(context.forwarded())
                .extracting(forward -> forward.childName().orElseThrow())
                .containsExactly(DecideTopology.EVENTS, DecideTopology.OUTCOMES);
        assertThat(heads.get(stream.toString())).isNotNull();
    }

    private Record<String, byte[]> command(StreamId stream) {
        Headers headers = new RecordHeaders();
        CommandHeaders.write(Commands.plain("x", stream, ANY), "any.Type", headers);
        return new Record<>(stream.toString(), codecs.commands().encode(add(1)), 17, headers);
    }

    private static StreamId inPartition(int partition) {
        return IntStream.range(0, 1000)
                .mapToObj(key -> counter(Integer.toString(key)))
                .filter(stream -> Partitions.of(stream.toString(), PARTITIONS) == partition)
                .findFirst()
                .orElseThrow();
    }
}
