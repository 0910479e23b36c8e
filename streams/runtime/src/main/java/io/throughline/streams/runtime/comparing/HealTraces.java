package io.throughline.streams.runtime.comparing;

import io.throughline.schemas.codec.Topics;
import io.throughline.streams.runtime.brokers.Offsets;
import io.throughline.streams.runtime.comparing.HealStreams.Pass;
import io.throughline.streams.runtime.comparing.HealWitness.Word;
import io.throughline.streams.runtime.settings.Role;
import io.throughline.streams.runtime.settings.StreamsSettings;
import io.throughline.streams.runtime.topologies.Topologies;
import io.throughline.streams.topology.Codecs;
import io.throughline.streams.topology.Domain;
import io.throughline.streams.topology.decide.DecideTopology;
import io.throughline.streams.topology.heal.AnsweredFold;
import io.throughline.streams.topology.heal.HeadComparison;
import io.throughline.streams.topology.heal.StreamFold;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/// Reads what the brokers keep of a head beside the log: what was answered to its stream's
/// commands, as far as the outcomes are still kept, and the head as its writer wrote it last.
@Singleton
final class HealTraces {

    // An event may still be on its way into the log when the head in the store has it.
    private static final long MOVE_MS = 100;

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

        /// Reads what will be asked for, most likely, once streams wait: a day of outcomes, or all
        /// of the changelog. What comes while they do is little.
        ///
        /// @throws io.throughline.streams.runtime.http.RequestException 503 if the brokers do not
        ///   answer
        void readAhead(
                Pass pass, ReadOnlyKeyValueStore<String, byte[]> stored, List<String> doubtful) {
            boolean forgets =
                    doubtful.stream().anyMatch(stream -> forgets(pass, stored.get(stream), stream));
            Map<String, Word> ahead = ahead(pass, stored, doubtful);
            if (forgets || !ahead.isEmpty()) {
                readAnswers();
            }
            if (ahead.entrySet().stream()
                    .anyMatch(each ->
                            HealWitness.knowsMore(log(pass, each.getKey()), each.getValue()))) {
                readWritten();
            }
        }

        // One that has more than was read has most likely just moved.
        private boolean forgets(Pass pass, byte @Nullable [] head, String stream) {
            StreamFold fold = pass.fold().of(stream);
            return HeadComparison.version(head) <= fold.version()
                    && !HeadComparison.remembers(fold, head, codecs);
        }

        // Those that tell of more than the log, also when it has what moved them a moment ago.
        private static Map<String, Word> ahead(
                Pass pass, ReadOnlyKeyValueStore<String, byte[]> stored, List<String> doubtful) {
            Map<String, Word> ahead = new HashMap<>();
            for (String stream : doubtful) {
                ahead.put(stream, HealWitness.word(stored.get(stream)));
            }
            ahead.entrySet().removeIf(each -> !isAhead(pass, each));
            if (!ahead.isEmpty()) {
                HealPace.sleep(MOVE_MS);
                pass.readOn();
                ahead.entrySet().removeIf(each -> !isAhead(pass, each));
            }
            return ahead;
        }

        private static boolean isAhead(Pass pass, Map.Entry<String, Word> head) {
            return head.getValue() instanceof Word.Says(long version, byte[] _)
                    && version > log(pass, head.getKey()).version();
        }

        private static Word.Says log(Pass pass, String stream) {
            return HealWitness.word(pass.fold().of(stream));
        }

        private void readAnswers() {
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
            readAnswers();
            return Objects.requireNonNull(folds.get(stream), "it is one of them");
        }

        /// What the head of one of the streams says, as its writer wrote it last.
        ///
        /// @throws io.throughline.streams.runtime.http.RequestException 503 if the brokers do not
        ///   answer
        Word written(String stream) {
            readWritten();
            return HealWitness.word(written.get(stream));
        }

        private void readWritten() {
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
        }

        @Override
        public void close() {
            try {
                if (answers != null) {
                    answers.close();
                }
            } finally {
                if (heads != null) {
                    heads.close();
                }
            }
        }
    }
}
