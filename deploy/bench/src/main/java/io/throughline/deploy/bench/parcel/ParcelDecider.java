package io.throughline.deploy.bench.parcel;

import io.throughline.deploy.bench.parcel.ParcelCommand.ScanParcel;
import io.throughline.deploy.bench.parcel.ParcelEvent.ParcelScanned;
import io.throughline.streams.kernel.Decider;
import io.throughline.streams.kernel.Decision;

/// Accepts each scan with one event that counts it.
final class ParcelDecider implements Decider<ParcelCommand, ParcelState, ParcelEvent> {

    @Override
    public ParcelState initial() {
        return ParcelState.UNSEEN;
    }

    @Override
    public Decision<ParcelEvent> decide(ParcelCommand command, ParcelState state) {
        return switch (command) {
            case ScanParcel scan -> scan(scan, state);
        };
    }

    private static Decision<ParcelEvent> scan(ScanParcel scan, ParcelState state) {
        if (scan.pieces() < 1) {
            return Decision.reject("no-pieces", "a parcel has at least one piece");
        }
        int scans = state.scans() + 1;
        return Decision.accept(
                new ParcelScanned(
                        scan.depot(),
                        scan.scannedBy(),
                        scan.address(),
                        scan.contents(),
                        scan.pieces(),
                        scan.weightKg(),
                        scan.valueUsd(),
                        scan.damaged(),
                        scan.scannedOn(),
                        scans,
                        state.weightKg(),
                        summary(state)));
    }

    private static String summary(ParcelState state) {
        String from = state.depot().isEmpty() ? "sender" : state.depot();
        return "came from " + from + ", checked and forwarded";
    }

    @Override
    public ParcelState evolve(ParcelState state, ParcelEvent event) {
        return switch (event) {
            case ParcelScanned scanned ->
                    new ParcelState(scanned.scan(), scanned.weightKg(), scanned.depot());
        };
    }
}
