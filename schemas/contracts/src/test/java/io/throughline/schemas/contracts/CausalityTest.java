package io.throughline.schemas.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class CausalityTest {

    @Test
    void events_of_one_stream_are_in_the_order_of_their_versions() {
        assertThat(compare("order/1@1", "", "order/1@2", "")).isEqualTo(Causality.BEFORE);
        assertThat(compare("order/1@2", "", "order/1@1", "")).isEqualTo(Causality.AFTER);
        assertThat(compare("order/1@2", "+", "order/1@2", "+")).isEqualTo(Causality.SAME);
    }

    @Test
    void an_event_is_after_what_its_clock_has_reached() {
        assertThat(compare("order/1@2", "", "order/2@1", "order/1@2")).isEqualTo(Causality.BEFORE);
        assertThat(compare("order/1@2", "", "order/2@1", "order/1@9 +"))
                .isEqualTo(Causality.BEFORE);
        assertThat(compare("order/1@2", "order/2@3", "order/2@3", "")).isEqualTo(Causality.AFTER);
    }

    @Test
    void events_that_do_not_know_of_each_other_are_concurrent() {
        assertThat(compare("order/1@2", "", "order/2@1", "")).isEqualTo(Causality.CONCURRENT);
        assertThat(compare("order/1@2", "order/2@3", "order/2@4", "order/1@1"))
                .isEqualTo(Causality.CONCURRENT);
    }

    @Test
    void a_clock_that_lacks_something_never_says_concurrent() {
        assertThat(compare("order/1@2", "+", "order/2@1", "")).isEqualTo(Causality.UNKNOWN);
        assertThat(compare("order/1@2", "", "order/2@1", "order/1@1 +"))
                .isEqualTo(Causality.UNKNOWN);
    }

    @Test
    void the_own_stream_is_left_out_of_a_clock_and_counts_for_what_follows() {
        // Given
        EventMetadata event = event("order/1@2", "order/1@1 order/2@3");
        // Then
        assertThat(event.clock()).isEqualTo(Clock.parse("order/2@3"));
        assertThat(event.clockAfter()).isEqualTo(Clock.parse("order/1@2 order/2@3"));
    }

    private static Causality compare(String first, String past, String second, String pastOther) {
        return Causality.compare(event(first, past), event(second, pastOther));
    }

    private static EventMetadata event(String id, String clock) {
        return new EventMetadata(
                EventId.parse(id),
                CommandId.parse("tester:row-1:0"),
                Instant.EPOCH,
                "order/1",
                null,
                Basis.NONE,
                false,
                null,
                Clock.parse(clock),
                null);
    }
}
