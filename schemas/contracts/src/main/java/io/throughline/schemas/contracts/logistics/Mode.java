package io.throughline.schemas.contracts.logistics;

/// How goods travel.
public enum Mode {
    AIR,
    AIR_CHARTER,
    OCEAN,
    TRUCK
}
