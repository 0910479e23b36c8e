package io.throughline.deploy.faults;

/// Hears how far a run is. Called on the running thread.
public interface Progress {

    /// Something takes a while: a few words for a person.
    void doing(String what);

    /// A fault was done, and what was to be checked after it was checked.
    void ended(FaultReport.Round round, int rounds);
}
