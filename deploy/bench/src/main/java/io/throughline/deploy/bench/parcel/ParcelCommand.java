package io.throughline.deploy.bench.parcel;

import io.throughline.schemas.contracts.Command;
import java.time.LocalDate;

/// What is asked of a parcel, stream `parcel/<number>`.
public sealed interface ParcelCommand extends Command {

    /// The parcel was seen somewhere; some 150 bytes in Avro.
    record ScanParcel(
            String depot,
            String scannedBy,
            String address,
            String contents,
            int pieces,
            double weightKg,
            double valueUsd,
            boolean damaged,
            LocalDate scannedOn)
            implements ParcelCommand {}
}
