package io.throughline.deploy.bench.parcel;

import io.throughline.deploy.bench.parcel.ParcelCommand.ScanParcel;
import io.throughline.schemas.contracts.Category;
import io.throughline.schemas.contracts.Contract;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.streams.kernel.Decision;
import io.throughline.streams.topology.Aggregate;
import io.throughline.streams.topology.Domain;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/// The context of parcels, and parcels by number.
public final class Parcels {

    private static final String PARCEL = "parcel";
    private static final Category CATEGORY =
            new Category(PARCEL, ParcelCommand.class, ParcelEvent.class);

    private static final ParcelDecider DECIDER = new ParcelDecider();

    private static final List<String> DEPOTS =
            List.of("Rotterdam-West", "Nairobi-Central", "Durban-Harbour", "Antwerp-North-2");
    private static final List<String> CONTENTS =
            List.of(
                    "HIV test kit, Determine, complete, 3x 30 tests",
                    "Artemether 20mg/ml, injection, 24 vials a box",
                    "Nevirapine 200mg, film-coated, 60 tablets",
                    "Zidovudine 10mg/ml, oral solution, 240 ml");
    private static final LocalDate FIRST_DAY = LocalDate.of(2006, 6, 2);
    private static final int DAYS = 3_000;

    private Parcels() {}

    /// Everything that is said in `context`.
    public static Contract contract(String context) {
        return new Contract(context, List.of(CATEGORY));
    }

    /// What decides it.
    public static Domain domain(String context) {
        return new Domain(
                contract(context),
                List.of(
                        new Aggregate<>(
                                CATEGORY,
                                ParcelCommand.class,
                                ParcelEvent.class,
                                ParcelState.class,
                                DECIDER,
                                true)),
                List.of());
    }

    /// The stream of the parcel `number`.
    public static StreamId stream(long number) {
        return new StreamId(PARCEL, Long.toString(1_000_000 + number));
    }

    /// The scan `ordinal` of the parcel `number`, the same at every call.
    public static ScanParcel scan(long number, int ordinal) {
        int mixed = Long.hashCode((number * 31 + ordinal) * 0x9E3779B97F4A7C15L) >>> 1;
        return new ScanParcel(
                DEPOTS.get(mixed % DEPOTS.size()),
                "scanner-" + mixed % 10_000,
                "%d Harbour Road, Dock %d, 00%d Mombasa, Kenya"
                        .formatted(mixed % 977, mixed % 8_191, 100 + mixed % 800),
                CONTENTS.get(mixed / 7 % CONTENTS.size()),
                1 + mixed % 9,
                mixed % 100_000 / 7.0,
                mixed % 1_000_000 / 3.0,
                mixed % 50 == 0,
                FIRST_DAY.plusDays(mixed % DAYS));
    }

    /// The events of the first `scans` scans of the parcel `number`.
    public static List<ParcelEvent> history(long number, int scans) {
        List<ParcelEvent> events = new ArrayList<>(scans);
        ParcelState state = ParcelState.UNSEEN;
        for (int ordinal = 0; ordinal < scans; ordinal++) {
            if (DECIDER.decide(scan(number, ordinal), state)
                    instanceof Decision.Accepted<ParcelEvent>(List<? extends ParcelEvent> now)) {
                for (ParcelEvent event : now) {
                    events.add(event);
                    state = DECIDER.evolve(state, event);
                }
            }
        }
        return events;
    }
}
