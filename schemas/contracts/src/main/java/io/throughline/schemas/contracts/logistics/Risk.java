package io.throughline.schemas.contracts.logistics;

/// How likely a shipment is to be late.
public enum Risk {
    LOW,
    MEDIUM,
    HIGH
}
