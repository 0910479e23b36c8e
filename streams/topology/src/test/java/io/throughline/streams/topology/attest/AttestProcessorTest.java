package io.throughline.streams.topology.attest;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.schemas.codec.Codec;
import io.throughline.schemas.codec.InMemoryRegistry;
import io.throughline.schemas.contracts.Attestation;
import io.throughline.schemas.contracts.AttestedHead;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What happens to the attesting task only when something went wrong around it.
class AttestProcessorTest {

    private static final long INTERVAL_MS = 60_000;

    private final Codec<Attestation> codec = AttestTopology.codec(new InMemoryRegistry());
    private final ChainedLog log = new ChainedLog();
    private final MockProcessorContext<byte[], byte[]> context = new MockProcessorContext<>();
    private final AttestProcessor processor = processor(1);

    private AttestProcessor processor(long intervalMs) {
        return new AttestProcessor(
                "counting",
                codec,
                new AttestOptions(SigningKey.fresh(), 1, intervalMs, 900_000, new Demand()));
    }

    @BeforeEach
    void start() {
        context.setCurrentSystemTimeMs(1);
        store();
        processor.init(context);
    }

    @Test
    void what_is_read_again_is_not_attested_twice() {
        // Given
        TestRecord<byte[], byte[]> first = log.event("counter/a");
        TestRecord<byte[], byte[]> second = log.event("counter/b");
        process(first, 0);
        process(second, 1);
        Attestation before = attest();

        // When
        process(first, 0);
        process(second, 1);
        process(log.event("counter/a"), 2);

        // Then
        Attestation after = attest();
        assertThat(before.events()).isEqualTo(2);
        assertThat(after.events()).isEqualTo(3);
        assertThat(after.upTo()).isEqualTo(3);
        assertThat(after.order()).isEqualTo(ByteBuffer.wrap(log.order()));
        assertThat(after.heads()).containsExactly(new AttestedHead("counter/a", 2));
    }

    @Test
    void a_task_that_is_revived_forgets_what_was_rolled_back() {
        // Given
        process(log.event("counter/a"), 0);
        process(log.event("counter/b"), 1);

        // When
        ChainedLog again = new ChainedLog();
        store();
        processor.init(context);
        process(again.event("counter/a"), 0);

        // Then
        assertThat(attest().heads()).containsExactly(new AttestedHead("counter/a", 1));
    }

    @Test
    void a_clock_that_was_ahead_delays_no_attestation() {
        // Given
        long nowMs = 1_700_000_000_000L;
        long aheadMs = nowMs + 10 * INTERVAL_MS;
        AttestProcessor slow = processor(INTERVAL_MS);
        slow.init(context);
        process(slow, log.event("counter/a"), 0);
        assertThat(attested(aheadMs)).hasSize(1);

        // When
        process(slow, log.event("counter/a"), 1);
        List<Attestation> first = attested(nowMs);
        process(slow, log.event("counter/a"), 2);
        List<Attestation> second = attested(nowMs + 1);
        List<Attestation> third = attested(nowMs + INTERVAL_MS);

        // Then
        assertThat(first).hasSize(1);
        assertThat(first.getFirst().time().toEpochMilli())
                .as("what is sealed never goes back")
                .isEqualTo(aheadMs);
        assertThat(second).as("the interval holds for the clock that is now").isEmpty();
        assertThat(third).hasSize(1);
    }

    /// An empty one, as after a failure of the first transaction.
    private void store() {
        KeyValueStore<Bytes, byte[]> store =
                Stores.keyValueStoreBuilder(
                                Stores.inMemoryKeyValueStore(AttestTopology.STORE),
                                Serdes.Bytes(),
                                Serdes.ByteArray())
                        .withLoggingDisabled()
                        .build();
        store.init(context.getStateStoreContext(), store);
        context.addStateStore(store);
    }

    private void process(TestRecord<byte[], byte[]> event, long offset) {
        process(processor, event, offset);
    }

    private void process(AttestProcessor to, TestRecord<byte[], byte[]> event, long offset) {
        context.setRecordMetadata("counting.events", 0, offset);
        to.process(new Record<>(event.key(), event.value(), event.timestamp(), event.headers()));
    }

    private Attestation attest() {
        return attested(System.currentTimeMillis()).getFirst();
    }

    private List<Attestation> attested(long nowMs) {
        context.resetForwards();
        context.scheduledPunctuators().getLast().getPunctuator().punctuate(nowMs);
        return context.forwarded().stream()
                .map(each -> codec.decode(each.record().value()))
                .toList();
    }
}
