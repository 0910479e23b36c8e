package io.throughline.schemas.contracts;

import java.nio.ByteBuffer;
import java.util.List;

/// The generic append: ready-made events of the stream's category, each an Avro value in the
/// Confluent wire format, for agents that decide on their own side. Whoever decided on a state does
/// well to expect its exact version, or `absent` for none, because the state may be gone by now;
/// `any` is for what is so in every state, such as a measurement.
public record AppendEvents(List<ByteBuffer> events) implements Command {

    /// The most events in one append.
    public static final int EVENTS_MAX = 1000;

    public AppendEvents {
        events = events.stream().map(ByteBuffer::asReadOnlyBuffer).toList();
        if (events.isEmpty() || events.size() > EVENTS_MAX) {
            throw new IllegalArgumentException(
                    "an append holds %d events; 1 to %d are possible"
                            .formatted(events.size(), EVENTS_MAX));
        }
    }
}
