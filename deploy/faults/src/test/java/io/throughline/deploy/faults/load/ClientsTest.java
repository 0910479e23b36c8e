package io.throughline.deploy.faults.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.deploy.faults.load.Clients.Mood;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClientsTest {

    @Test
    void half_of_the_notifications_are_answered_badly_in_four_ways() {
        // Given
        long notifications = 2_000;

        // When
        long badly =
                IntStream.range(0, (int) notifications)
                        .mapToObj("notifier:order/G-%06d@6:notify"::formatted)
                        .map(Mood::of)
                        .filter(mood -> mood.badly() > 0)
                        .count();
        long ways =
                IntStream.range(0, (int) notifications)
                        .mapToObj("notifier:order/G-%06d@6:notify"::formatted)
                        .map(Mood::of)
                        .distinct()
                        .count();

        // Then
        assertThat(badly).isBetween(notifications * 4 / 10, notifications * 6 / 10);
        assertThat(ways).isEqualTo(5);
    }
}
