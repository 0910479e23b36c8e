package io.throughline.agents.importer;

import io.throughline.schemas.client.LogReader;
import io.throughline.schemas.client.LogTail;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.schemas.contracts.logistics.OrderEvent.ShipmentPlanned;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Tells which orders were planned.
@FunctionalInterface
public interface PlanFeed {

    /// A feed that was opened.
    interface Subscription extends AutoCloseable {

        /// Why no more plans are told; null while they are.
        @Nullable RuntimeException failure();

        @Override
        void close();
    }

    /// Calls `planned`, on any thread, for every order that is planned after this returned and
    /// until the subscription is closed.
    Subscription open(Consumer<StreamId> planned);

    /// The plans in the log that `reader` reads.
    static PlanFeed of(LogReader reader) {
        return planned ->
                new TailSubscription(
                        reader.tail(
                                Set.of(ShipmentPlanned.class),
                                event -> planned.accept(event.stream())));
    }

    /// A subscription to the log.
    record TailSubscription(LogTail tail) implements Subscription {
        @Override
        public @Nullable RuntimeException failure() {
            return tail.failure();
        }

        @Override
        public void close() {
            tail.close();
        }
    }
}
