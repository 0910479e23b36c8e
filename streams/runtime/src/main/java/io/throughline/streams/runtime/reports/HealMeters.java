package io.throughline.streams.runtime.reports;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;

/// Counts what was compared with the log, and what was found.
@Singleton
public final class HealMeters {

    private static final String PREFIX = "throughline.heal.";
    private static final String STORE = "store";

    private final MeterRegistry meters;

    HealMeters(MeterRegistry meters) {
        this.meters = meters;
    }

    void compared(String store, long count) {
        meters.counter(PREFIX + "compared", STORE, store).increment((double) count);
    }

    void found(HealReport.Finding finding) {
        switch (finding.result()) {
            case DIFFERENT, UNCERTAIN, LOG ->
                    meters.counter(PREFIX + "differences", STORE, finding.store()).increment();
            case REPAIRED -> meters.counter(PREFIX + "repairs", STORE, finding.store()).increment();
        }
    }
}
