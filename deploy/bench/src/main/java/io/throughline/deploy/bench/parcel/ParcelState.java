package io.throughline.deploy.bench.parcel;

/// A parcel as its scans left it.
public record ParcelState(int scans, double weightKg, String depot) {

    static final ParcelState UNSEEN = new ParcelState(0, 0, "");
}
