package io.throughline.deploy.bench;

import io.throughline.schemas.codec.Header;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/// Copies bytes about as our processor would write them.
final class BareProcessor implements Processor<String, byte[], String, byte[]> {

    private static final int HASH_BYTES = 32;
    private static final int ID_BYTES = 16;

    private final Shape shape;
    private @Nullable Wiring wiring;
    private long seed;

    private record Wiring(
            ProcessorContext<String, byte[]> context, KeyValueStore<String, byte[]> heads) {}

    BareProcessor(Shape shape) {
        this.shape = shape;
    }

    @Override
    public void init(ProcessorContext<String, byte[]> context) {
        wiring = new Wiring(context, context.getStateStore(BareTopology.HEADS));
    }

    @Override
    public void process(Record<String, byte[]> command) {
        Wiring to = Objects.requireNonNull(wiring, "init comes before process");
        String stream = command.key();
        byte[] before = to.heads().get(stream);
        long version = before == null ? 1 : ByteBuffer.wrap(before).getLong() + 1;
        to.heads().put(stream, head(before, version));
        long nowMs = to.context().currentSystemTimeMs();
        Headers event = headers(shape.eventHeaders(), command.headers(), stream, version);
        to.context()
                .forward(
                        new Record<>(stream, shape.event(command.value()), nowMs, event),
                        BareTopology.EVENTS);
        Headers outcome = headers(shape.outcomeHeaders(), command.headers(), stream, version);
        to.context()
                .forward(
                        new Record<>(stream, shape.outcome(), nowMs, outcome),
                        BareTopology.OUTCOMES);
    }

    // Our heads hold a new hash and one more command id each time, and else what they held.
    private byte[] head(byte @Nullable [] before, long version) {
        byte[] head = new byte[shape.headBytes(version)];
        if (before != null) {
            System.arraycopy(before, 0, head, 0, Math.min(before.length, head.length));
        }
        ByteBuffer.wrap(head).putLong(version);
        seed++;
        Shape.noise(head, Long.BYTES, HASH_BYTES, seed);
        if (head.length > Long.BYTES + HASH_BYTES + ID_BYTES) {
            Shape.noise(head, head.length - ID_BYTES, ID_BYTES, seed * 31);
        }
        return head;
    }

    private static Headers headers(
            List<org.apache.kafka.common.header.Header> like,
            Headers command,
            String stream,
            long version) {
        Headers headers = new RecordHeaders();
        for (org.apache.kafka.common.header.Header header : like) {
            String name = header.key();
            headers.add(
                    name,
                    switch (name) {
                        case Header.TIME -> command.lastHeader(name).value();
                        case Header.COMMAND -> command.lastHeader(Header.ID).value();
                        case Header.ID -> bytes(stream + "@" + version);
                        default -> header.value();
                    });
        }
        return headers;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
