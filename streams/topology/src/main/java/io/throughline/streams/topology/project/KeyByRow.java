package io.throughline.streams.topology.project;

import io.throughline.schemas.codec.RegistryUnavailableException;
import io.throughline.streams.topology.Codecs;
import io.throughline.streams.topology.Projection;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends each event that concerns a projection on under the key of its row. An event that cannot be
/// read, or that the projection has no answer for, does not stop the others: it is logged, and
/// stays in the log.
final class KeyByRow extends ContextualProcessor<String, byte[], String, byte[]> {

    private static final Logger log = LoggerFactory.getLogger(KeyByRow.class);

    private final Projection<?, ?> projection;
    private final Codecs codecs;

    KeyByRow(Projection<?, ?> projection, Codecs codecs) {
        this.projection = projection;
        this.codecs = codecs;
    }

    @Override
    public void process(Record<String, byte[]> event) {
        Optional<String> row;
        try {
            row = projection.keyOf(event.key(), codecs.events().decode(event.value()));
        } catch (RegistryUnavailableException e) {
            // This will pass; the event is not to blame.
            throw e;
        } catch (RuntimeException e) {
            log.atError()
                    .addKeyValue("projection", projection.name())
                    .addKeyValue("stream", event.key())
                    .log("Event left out of the projection: {}", e.getMessage());
            return;
        }
        row.ifPresent(key -> context().forward(event.withKey(key)));
    }
}
