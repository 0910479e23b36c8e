package io.throughline.schemas.codec;

import io.throughline.schemas.contracts.Event;
import io.throughline.schemas.contracts.logistics.Logistics;
import io.throughline.schemas.contracts.logistics.Mode;
import io.throughline.schemas.contracts.logistics.OrderEvent.OrderPlaced;
import java.time.LocalDate;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/// Measures encode and decode of one `OrderPlaced` on one thread, round trips a second.
final class CodecSpeed {

    private static final int ROUNDS = 10;
    private static final long ROUND_TRIPS = 1_000_000;

    private CodecSpeed() {}

    public static void main(String[] args) {
        Codec<Event> codec = ContractCodecs.of(Logistics.CONTRACT, new InMemoryRegistry()).events();
        Event event =
                new OrderPlaced(
                        "CI",
                        Mode.AIR,
                        "RANBAXY Fine Chemicals LTD.",
                        "HIV test",
                        "HIV, Reveal G3 Rapid HIV-1 Antibody Test, 30 Tests",
                        19,
                        551.0,
                        13.0,
                        LocalDate.of(2006, 6, 2),
                        LocalDate.of(2006, 7, 2));
        System.out.printf(Locale.ROOT, "%d bytes%n", codec.encode(event).length);
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            for (long i = 0; i < ROUND_TRIPS; i++) {
                if (!codec.decode(codec.encode(event)).equals(event)) {
                    throw new IllegalStateException("the round trip changed the event");
                }
            }
            double seconds = (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
            System.out.printf(Locale.ROOT, "%,.0f round trips/s%n", ROUND_TRIPS / seconds);
        }
    }
}
