package io.throughline.streams.runtime.healing;

import io.micronaut.context.annotation.Factory;
import io.throughline.streams.runtime.comparing.HealSettings;
import io.throughline.streams.runtime.settings.StreamsSettings;
import io.throughline.streams.topology.decide.HeadRepairs;
import io.throughline.streams.topology.project.RowRepairs;
import jakarta.inject.Singleton;

/// What the healer and the writers of stores share: heads and rows that are to be mended, and which
/// heads are held until then.
@Factory
final class Repairs {

    @Singleton
    RowRepairs rows() {
        return new RowRepairs();
    }

    @Singleton
    HeadRepairs heads(StreamsSettings settings, HealSettings heal) {
        HeadRepairs repairs = new HeadRepairs(settings.partitions(), heal.holdMsMax());
        held(settings).read().forEach(partition -> repairs.of(partition).closeAtStart());
        return repairs;
    }

    @Singleton
    HeldPartitions held(StreamsSettings settings) {
        return new HeldPartitions(settings.stateDir(), settings.partitions());
    }
}
