package io.throughline.streams.runtime.comparing;

import io.throughline.schemas.codec.Topics;
import io.throughline.streams.runtime.brokers.Offsets;
import io.throughline.streams.runtime.comparing.HealWitness.Word;
import io.throughline.streams.runtime.settings.Role;
import io.throughline.streams.runtime.settings.StreamsSettings;
import io.throughline.streams.runtime.topologies.Topologies;
import io.throughline.streams.topology.Codecs;
import io.throughline.streams.topology.Domain;
import io.throughline.streams.topology.decide.DecideTopology;
import io.throughline.streams.topology.heal.AnsweredFold;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads what the brokers keep of a head beside the log: what was answered to its stream's
/// commands, as far as the outcomes are still kept, and the head as its writer wrote it last.
@Singleton
final class HealTraces {

    private final StreamsSettings settings;
    private final Codecs codecs;
    private final Offsets offsets;
    private final Topologies topologies;
    private final String outcomes;

    HealTraces(
            StreamsSettings settings,
            Domain domain,
            Codecs codecs,
            Offsets offsets,
            Topologies topologies) {
        this.settings = settings;
        this.codecs = codecs;
        this.offsets = offsets;
        this.topologies = topologies;
        this.outcomes = Topics.of(domain.contract()).outcomes();
    }

    // As Kafka Streams names it.
    private String changelog() {
        return "%s-%s-changelog"
                .formatted(
                        topologies.require(Role.DECIDE.text()).plan().applicationId(),
                        DecideTopology.HEADS);
    }

    private HealReader reader(String topic, int partition) {
        HealReader reader = new HealReader(settings, offsets, topic, new HealPace(0, () -> {}));
        reader.start(List.of(partition));
        return reader;
    }

    /// Begins to read the traces of streams of one partition.
    Reading reading(int partition, Collection<String> streams) {
        return new Reading(partition, streams);
    }

    /// The traces of some streams, as far as they were read. Used by one thread.
    final class Reading implements AutoCloseable {

        private final int partition;
        private final Map<String, AnsweredFold> folds = new HashMap<>();
        private final Map<String, byte @Nullable []> written = new HashMap<>();
        private @Nullable HealReader answers;
        private @Nullable HealReader heads;

        private Reading(int partition, Collection<String> streams) {
            this.partition = partition;
            streams.forEach(stream ->
                    folds.put(
                            stream, new AnsweredFold(codecs, settings.duplicateHorizonCommands())));
        }

        /// Reads what was answered up to now and not read yet.
        ///
        /// @throws io.throughline.streams.runtime.http.RequestException 503 if the brokers do not
        ///   answer
        void readOn() {
            HealReader from = answers;
            if (from == null) {
                from = reader(outcomes, partition);
                answers = from;
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
        AnsweredFold answered(String stream) {
            readOn();
            return Objects.requireNonNull(folds.get(stream), "it is one of them");
        }

        /// What the head of one of the streams says, as its writer wrote it last.
        ///
        /// @throws io.throughline.streams.runtime.http.RequestException 503 if the brokers do not
        ///   answer
        Word written(String stream) {
            HealReader from = heads;
            if (from == null) {
                from = reader(changelog(), partition);
                heads = from;
            }
            from.readOn(
                    false,
                    head -> {
                        if (folds.containsKey(head.key())) {
                            written.put(head.key(), head.value());
                        }
                    });
            return HealWitness.word(written.get(stream));
        }

        @Override
        public void close() {
            Stream.of(Optional.ofNullable(answers), Optional.ofNullable(heads))
                    .flatMap(Optional::stream)
                    .forEach(HealReader::close);
        }
    }
}
