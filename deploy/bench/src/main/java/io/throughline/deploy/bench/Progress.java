package io.throughline.deploy.bench;

/// Hears how far a measurement is. Called on the measuring thread, between measurements.
public interface Progress {

    /// Step `step`, counted from 1, of `steps` begins: `what` is a few words for a person.
    void begins(String what, int step, int steps);
}
