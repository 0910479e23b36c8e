package io.throughline.deploy.bench.parcel;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.deploy.bench.parcel.ParcelCommand.ScanParcel;
import io.throughline.schemas.codec.InMemoryRegistry;
import io.throughline.streams.kernel.Decision;
import io.throughline.streams.topology.Codecs;
import org.junit.jupiter.api.Test;

class ParcelsTest {

    private static final int NUMBERS = 1_000;

    private final Codecs codecs = Codecs.of(Parcels.domain("bench"), new InMemoryRegistry());
    private final ParcelDecider decider = new ParcelDecider();

    @Test
    void a_command_takes_about_150_bytes_and_its_event_about_200() {
        // Given
        double commandBytes = 0;
        double eventBytes = 0;

        // When
        for (int number = 0; number < NUMBERS; number++) {
            ScanParcel scan = Parcels.scan(number, 0);
            commandBytes += codecs.commands().encode(scan).length;
            eventBytes += codecs.events().encode(event(scan, ParcelState.UNSEEN)).length;
        }

        // Then
        assertThat(commandBytes / NUMBERS).isBetween(135.0, 165.0);
        assertThat(eventBytes / NUMBERS).isBetween(190.0, 210.0);
    }

    @Test
    void scans_are_counted() {
        // Given
        ScanParcel scan = Parcels.scan(7, 0);
        ParcelState once = decider.evolve(ParcelState.UNSEEN, event(scan, ParcelState.UNSEEN));

        // When
        ParcelState twice = decider.evolve(once, event(scan, once));

        // Then
        assertThat(twice.scans()).isEqualTo(2);
    }

    @Test
    void a_parcel_without_pieces_is_refused() {
        ScanParcel scan = Parcels.scan(7, 0);
        ScanParcel empty =
                new ScanParcel(
                        scan.depot(),
                        scan.scannedBy(),
                        scan.address(),
                        scan.contents(),
                        0,
                        scan.weightKg(),
                        scan.valueUsd(),
                        scan.damaged(),
                        scan.scannedOn());

        assertThat(decider.decide(empty, ParcelState.UNSEEN)).isInstanceOf(Decision.Rejected.class);
    }

    private ParcelEvent event(ScanParcel scan, ParcelState state) {
        return switch (decider.decide(scan, state)) {
            case Decision.Accepted<ParcelEvent>(var events) -> events.getFirst();
            case Decision.Rejected<ParcelEvent>(var reason) ->
                    throw new AssertionError(reason.message());
        };
    }
}
