package io.throughline.deploy.bench.parcel;

import io.throughline.schemas.contracts.Event;
import java.time.LocalDate;

/// What happens to a parcel.
public sealed interface ParcelEvent extends Event {

    /// The parcel was seen somewhere; some 200 bytes in Avro.
    ///
    /// @param scan counts the scans of this parcel from 1
    record ParcelScanned(
            String depot,
            String scannedBy,
            String address,
            String contents,
            int pieces,
            double weightKg,
            double valueUsd,
            boolean damaged,
            LocalDate scannedOn,
            int scan,
            double weightSeenKg,
            String summary)
            implements ParcelEvent {}
}
