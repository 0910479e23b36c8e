package io.throughline.agents.importer;

/// Hears how far an import is, as a progress bar does.
@FunctionalInterface
public interface Progress {

    /// Hears nothing.
    Progress NONE = (_, _) -> {};

    /// `done` of `total` actions have ended, well or not. Called once at the beginning and once for
    /// each action, on the importing thread: be quick.
    void at(long done, long total);
}
