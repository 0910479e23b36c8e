package io.throughline.schemas.contracts.work;

/// How an effect stands, as far as others wait for it.
public enum EffectStatus {
    /// Nobody waits: it is done, or known not to be.
    NONE,
    /// An attempt is at it, or died over it.
    INTENDED,
    /// Nobody knows whether it was done.
    IN_DOUBT
}
