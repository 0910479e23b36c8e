package io.throughline.agents.importer;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.schemas.contracts.StreamId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/// What holds for every history and every window.
class ImporterPropertyTest {

    @Property(tries = 100)
    void every_delivery_follows_its_plan_within_the_window(
            @ForAll @Size(min = 1, max = 80) List<@IntRange(max = 30) Integer> leadDays,
            @ForAll @IntRange(min = 1, max = 20) int windowMax,
            @ForAll long seed)
            throws InterruptedException {
        // Given
        List<Shipment> shipments =
                IntStream.range(0, leadDays.size())
                        .mapToObj(at -> Shipments.of("s" + at, at / 3, at / 3 + leadDays.get(at)))
                        .toList();
        try (MemoryBackbone backbone = new MemoryBackbone(seed)) {
            Overdraft overdraft = new Overdraft(backbone, windowMax);

            // When
            ImportReport report =
                    new Importer(backbone, backbone, ImportOptions.USUAL.withWindowMax(windowMax))
                            .play(Intake.of(shipments.iterator()), overdraft);

            // Then
            assertThat(report.complete()).isTrue();
            assertThat(backbone.hasty).isEmpty();
            assertThat(backbone.outstandingMax.get()).isBetween(1, windowMax);
            assertThat(overdraft.worst).isZero();
            assertThat(placementsOf(backbone)).isEqualTo(placementsOf(shipments));
            assertLogInOrder(backbone.log, shipments);
        }
    }

    private static List<StreamId> placementsOf(MemoryBackbone backbone) {
        return backbone.submitted.stream()
                .filter(metadata -> metadata.id().cause().startsWith("place/"))
                .map(metadata -> metadata.stream())
                .toList();
    }

    private static List<StreamId> placementsOf(List<Shipment> shipments) {
        return StreamSupport.stream(Timeline.of(shipments).spliterator(), false)
                .filter(Action.Placement.class::isInstance)
                .map(action -> action.shipment().stream())
                .toList();
    }

    private static void assertLogInOrder(List<String> log, List<Shipment> shipments) {
        Map<String, Integer> places = new HashMap<>();
        for (String line : log) {
            assertThat(places.put(line, places.size())).isNull();
        }
        for (Shipment shipment : shipments) {
            StreamId stream = shipment.stream();
            assertThat(
                            List.of(
                                    places.get("place " + stream),
                                    places.get("plan " + stream),
                                    places.get("deliver " + stream)))
                    .isSorted();
        }
    }

    /// By how much the commands that were sent exceed those that ended and the window.
    private static final class Overdraft implements Progress {
        private final MemoryBackbone backbone;
        private final int windowMax;
        private long worst;

        Overdraft(MemoryBackbone backbone, int windowMax) {
            this.backbone = backbone;
            this.windowMax = windowMax;
        }

        @Override
        public void at(long done, long total) {
            worst = Math.max(worst, backbone.submitted.size() - done - windowMax);
        }
    }
}
