package io.throughline.deploy.verify.proof;

/// Gives the attestations of a log a second time, so that they need not be kept in memory.
public interface Replay {

    /// The value of the record at `offset` of a partition of attestations. Mostly asked for in
    /// ascending order within a partition.
    ///
    /// @throws IllegalStateException if it cannot be read
    byte[] at(int partition, long offset);
}
