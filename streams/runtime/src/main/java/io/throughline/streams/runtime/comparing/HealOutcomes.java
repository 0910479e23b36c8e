package io.throughline.streams.runtime.comparing;

import io.throughline.schemas.codec.Topics;
import io.throughline.streams.runtime.brokers.Offsets;
import io.throughline.streams.runtime.settings.StreamsSettings;
import io.throughline.streams.topology.Codecs;
import io.throughline.streams.topology.Domain;
import io.throughline.streams.topology.heal.AnsweredFold;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reads what was answered to the commands of streams whose heads have forgotten it, as far as the
/// outcomes are still kept.
@Singleton
final class HealOutcomes {

    private final StreamsSettings settings;
    private final Codecs codecs;
    private final Offsets offsets;
    private final String topic;

    HealOutcomes(StreamsSettings settings, Domain domain, Codecs codecs, Offsets offsets) {
        this.settings = settings;
        this.codecs = codecs;
        this.offsets = offsets;
        this.topic = Topics.of(domain.contract()).outcomes();
    }

    /// Begins to read the outcomes of streams of one partition.
    Reading reading(int partition, Collection<String> streams) {
        return new Reading(partition, streams);
    }

    /// The outcomes of some streams, as far as they were read. Used by one thread.
    final class Reading implements AutoCloseable {

        private final int partition;
        private final Map<String, AnsweredFold> folds = new HashMap<>();
        private @Nullable HealReader reader;

        private Reading(int partition, Collection<String> streams) {
            this.partition = partition;
            streams.forEach(stream ->
                    folds.put(
                            stream, new AnsweredFold(codecs, settings.duplicateHorizonCommands())));
        }

        /// Reads what was written up to now and not read yet.
        ///
        /// @throws io.throughline.streams.runtime.http.RequestException 503 if the brokers do not
        ///   answer
        void readOn() {
            HealReader from = reader;
            if (from == null) {
                from = new HealReader(settings, offsets, topic, new HealPace(0, () -> {}));
                reader = from;
                from.start(List.of(partition));
            }
            from.readOn(
                    false,
                    outcome -> {
                        AnsweredFold fold = folds.get(outcome.key());
                        if (fold != null && outcome.value() != null) {
                            fold.add(outcome);
                        }
                    });
        }

        /// All outcomes of one of the streams up to now.
        ///
        /// @throws io.throughline.streams.runtime.http.RequestException 503 if the brokers do not
        ///   answer
        AnsweredFold of(String stream) {
            readOn();
            return Objects.requireNonNull(folds.get(stream), "it is one of them");
        }

        @Override
        public void close() {
            if (reader != null) {
                reader.close();
            }
        }
    }
}
