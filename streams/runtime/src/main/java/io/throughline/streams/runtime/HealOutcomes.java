package io.throughline.streams.runtime;

import io.throughline.schemas.codec.Topics;
import io.throughline.streams.topology.Codecs;
import io.throughline.streams.topology.Domain;
import io.throughline.streams.topology.heal.AnsweredFold;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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

    /// The outcomes of streams of one partition, up to now.
    ///
    /// @throws RequestException 503 if the brokers do not answer
    Map<String, AnsweredFold> read(int partition, Collection<String> streams) {
        Map<String, AnsweredFold> folds = new HashMap<>();
        streams.forEach(stream -> folds.put(stream, none()));
        HealPace pace = new HealPace(0, () -> {});
        try (HealReader reader = new HealReader(settings, offsets, topic, pace)) {
            reader.start(List.of(partition));
            reader.readOn(
                    false,
                    outcome -> {
                        AnsweredFold fold = folds.get(outcome.key());
                        if (fold != null && outcome.value() != null) {
                            fold.add(outcome);
                        }
                    });
        }
        return folds;
    }

    /// Of a stream without outcomes.
    AnsweredFold none() {
        return new AnsweredFold(codecs, settings.duplicateHorizonCommands());
    }
}
