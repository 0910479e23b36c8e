package io.throughline.agents.importer;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.LocalDate;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class ShipmentGeneratorTest {

    private static final int COUNT = 20_000;

    private final List<Shipment> shipments = generate(42, COUNT);

    @Test
    void a_seed_gives_the_same_shipments_every_time() {
        // When
        CRC32C checksum = new CRC32C();
        shipments.forEach(shipment -> {
            String line = shipment.id() + OrderFingerprint.of(shipment.order());
            checksum.update((line + shipment.deliveredOn()).getBytes(US_ASCII));
        });

        // Then
        assertThat(checksum.getValue()).isEqualTo(1_553_809_867L);
    }

    @Test
    void a_shorter_run_is_the_beginning_of_a_longer_one() {
        assertThat(generate(42, 100)).isEqualTo(shipments.subList(0, 100));
        assertThat(generate(43, 100)).isNotEqualTo(shipments.subList(0, 100));
    }

    @Test
    void ids_count_upwards() {
        assertThat(shipments.getFirst().id()).isEqualTo("G-000001");
        assertThat(shipments.getLast().id()).isEqualTo("G-020000");
        assertThat(shipments.stream().map(Shipment::id).distinct()).hasSize(COUNT);
    }

    @Test
    void lanes_and_delays_are_as_unevenly_spread_as_the_recorded_ones() {
        assertThat(share(one -> one.order().mode() == null)).isCloseTo(0.035, within(0.005));
        assertThat(share(Shipment::late)).isCloseTo(0.115, within(0.01));
        assertThat(share(one -> one.order().country().equals("ZA"))).isCloseTo(0.136, within(0.01));
        assertThat(share(one -> one.order().weightKg() == null)).isCloseTo(0.38, within(0.02));
        assertThat(shipments.stream().map(one -> one.order().country()).distinct())
                .hasSizeBetween(35, 43);
        assertThat(shipments.stream().map(one -> one.order().vendor()).distinct())
                .hasSizeBetween(40, 73);
    }

    @Test
    void they_are_spread_over_ten_years() {
        for (int year = 2006; year <= 2015; year++) {
            LocalDate first = LocalDate.of(year, 1, 1);
            LocalDate last = first.plusYears(1).minusDays(1);
            assertThat(share(one -> placedWithin(one, first, last))).isCloseTo(0.1, within(0.01));
        }
    }

    @Test
    void a_count_out_of_range_is_refused() {
        assertThatThrownBy(() -> new ShipmentGenerator(1, -1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ShipmentGenerator(1, ShipmentGenerator.COUNT_MAX + 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private double share(Predicate<Shipment> which) {
        return shipments.stream().filter(which).count() / (double) COUNT;
    }

    private static boolean placedWithin(Shipment shipment, LocalDate first, LocalDate last) {
        LocalDate placedOn = shipment.order().placedOn();
        return !placedOn.isBefore(first) && !placedOn.isAfter(last);
    }

    private static List<Shipment> generate(long seed, int count) {
        return StreamSupport.stream(new ShipmentGenerator(seed, count).spliterator(), false)
                .toList();
    }
}
