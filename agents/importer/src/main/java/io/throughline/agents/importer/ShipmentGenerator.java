package io.throughline.agents.importer;

import io.throughline.schemas.contracts.logistics.Mode;
import io.throughline.schemas.contracts.logistics.OrderCommand.PlaceOrder;
import java.time.LocalDate;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Makes up shipments that look like the recorded ones: lanes as unevenly used, about 3.5 % of the
/// orders without a mode, about 11.5 % late, log-normal values and weights, over ten years. The
/// same seed gives the same shipments every time, `G-000001` onwards.
public final class ShipmentGenerator implements Iterable<Shipment> {

    /// The most shipments that are made.
    public static final int COUNT_MAX = 5_000_000;

    // Named, and not the platform's default, so that a seed means the same on every Java.
    private static final String ALGORITHM = "L64X128MixRandom";

    private static final LocalDate FIRST_DAY = LocalDate.of(2006, 1, 1);
    private static final int DAYS = 3652;

    private static final double AT_ONCE_SHARE = 0.2;
    private static final double LATE_SHARE = 0.115;
    private static final double EARLY_SHARE = 0.27;
    private static final double WEIGHED_SHARE = 0.62;
    private static final int LEAD_DAYS_MAX = 900;
    private static final int VENDORS = 73;

    private static final List<String> PRODUCTS =
            List.of(
                    "ARV/Lamivudine 150mg, tablets, 60 Tabs",
                    "ARV/Efavirenz 600mg, tablets, 30 Tabs",
                    "ARV/Nevirapine 10mg/ml, oral suspension, Bottle, 240 ml",
                    "ARV/Zidovudine 300mg, tablets, 60 Tabs",
                    "ARV/Abacavir 300mg, tablets, 60 Tabs",
                    "HRDT/HIV 1/2, Rapid Test Kit, 100 Tests",
                    "ANTM/Artesunate 50mg, tablets, 12 Tabs",
                    "ACT/Artemether-Lumefantrine 20/120mg, tablets, 24 Tabs",
                    "MRDT/Malaria, Rapid Test Kit, 25 Tests");
    private static final double[] PRODUCT_SHARES = {
        0.24, 0.20, 0.15, 0.13, 0.108, 0.167, 0.002, 0.002, 0.001
    };

    private final long seed;
    private final int count;
    private final LaneShares lanes = new LaneShares();

    public ShipmentGenerator(long seed, int count) {
        if (count < 0 || count > COUNT_MAX) {
            throw new IllegalArgumentException(
                    "cannot generate %d shipments; 0 to %d are possible"
                            .formatted(count, COUNT_MAX));
        }
        this.seed = seed;
        this.count = count;
    }

    /// All shipments from the first one on.
    @Override
    public Iterator<Shipment> iterator() {
        RandomGenerator random = RandomGeneratorFactory.of(ALGORITHM).create(seed);
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> shipment(number, random))
                .iterator();
    }

    private Shipment shipment(int number, RandomGenerator random) {
        LaneShares.Share lane = lanes.of(random.nextInt(lanes.orders()));
        LocalDate placedOn = FIRST_DAY.plusDays(random.nextInt(DAYS));
        LocalDate scheduledOn = placedOn.plusDays(leadDays(lane.mode(), random));
        LocalDate due = scheduledOn.plusDays(deviationDays(random));
        LocalDate deliveredOn = due.isBefore(placedOn) ? placedOn : due;
        String product = product(random);
        int slash = product.indexOf('/');
        PlaceOrder order =
                new PlaceOrder(
                        lane.country(),
                        lane.mode(),
                        vendor(random),
                        product.substring(0, slash),
                        product.substring(slash + 1),
                        1 + (int) logNormal(7.7, 1.8, 5_000_000, random),
                        cents(logNormal(10, 2.2, 10_000_000, random)),
                        random.nextDouble() < WEIGHED_SHARE
                                ? Double.valueOf(1 + (int) logNormal(6.6, 1.7, 200_000, random))
                                : null,
                        placedOn,
                        scheduledOn);
        return new Shipment(String.format(Locale.ROOT, "G-%06d", number), order, deliveredOn);
    }

    private static int leadDays(@Nullable Mode mode, RandomGenerator random) {
        if (mode == null || random.nextDouble() < AT_ONCE_SHARE) {
            return 0;
        }
        double median =
                switch (mode) {
                    case AIR -> 100;
                    case AIR_CHARTER -> 145;
                    case OCEAN -> 167;
                    case TRUCK -> 170;
                };
        return (int) logNormal(StrictMath.log(median), 0.5, LEAD_DAYS_MAX, random);
    }

    /// Days after the scheduled day, negative when early.
    private static int deviationDays(RandomGenerator random) {
        double draw = random.nextDouble();
        if (draw < LATE_SHARE) {
            return 1 + (int) logNormal(2.5, 1.1, 365, random);
        }
        if (draw < LATE_SHARE + EARLY_SHARE) {
            return -1 - (int) logNormal(2.9, 1, 365, random);
        }
        return 0;
    }

    /// Of 73 vendors the first has half of the orders, as the one in the records has.
    private static String vendor(RandomGenerator random) {
        int number = random.nextBoolean() ? 1 : 2 + (int) logNormal(2, 1, VENDORS - 2.0, random);
        return String.format(Locale.ROOT, "Vendor %02d", number);
    }

    private static String product(RandomGenerator random) {
        double left = random.nextDouble();
        int index = 0;
        while (index < PRODUCTS.size() - 1 && left >= PRODUCT_SHARES[index]) {
            left -= PRODUCT_SHARES[index];
            index++;
        }
        return PRODUCTS.get(index);
    }

    // StrictMath, because the bits of Math.exp may differ from one processor to another.
    private static double logNormal(
            double mean, double deviation, double max, RandomGenerator random) {
        return Math.min(max, StrictMath.exp(mean + deviation * random.nextGaussian()));
    }

    private static double cents(double amount) {
        return Math.rint(amount * 100) / 100;
    }
}
