package io.throughline.agents.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.schemas.contracts.logistics.OrderEvent.DelayDetected;
import io.throughline.schemas.contracts.logistics.OrderEvent.OrderDelivered;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReactionsTest {

    private final Reaction<DelayDetected> nothing = (event, context) -> List.of();

    @Test
    void a_reaction_is_found_by_the_class_of_its_event() {
        // When
        Reactions reactions = Reactions.none().on(DelayDetected.class, nothing);

        // Then
        assertThat(reactions.types()).containsExactly(DelayDetected.class);
        assertThat(reactions.to(DelayDetected.class)).contains(nothing);
        assertThat(reactions.to(OrderDelivered.class)).isEmpty();
    }

    @Test
    void adding_a_reaction_leaves_the_original_as_it_was() {
        // Given
        Reactions one = Reactions.none().on(DelayDetected.class, nothing);

        // When
        Reactions two = one.on(OrderDelivered.class, (event, context) -> List.of());

        // Then
        assertThat(one.types()).containsExactly(DelayDetected.class);
        assertThat(two.types())
                .containsExactlyInAnyOrder(DelayDetected.class, OrderDelivered.class);
    }

    @Test
    void two_reactions_to_one_type_are_refused() {
        // Given
        Reactions one = Reactions.none().on(DelayDetected.class, nothing);

        // Then
        assertThatThrownBy(() -> one.on(DelayDetected.class, nothing))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("DelayDetected");
    }
}
