package io.throughline.agents.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.EventId;
import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class DerivedIdsTest {

    @Test
    void ids_name_agent_event_and_place() {
        // Given
        DerivedIds ids = ids("notifier", "order/4711@6");

        // Then
        assertThat(ids.command(1)).hasToString("notifier:order/4711@6:1");
        assertThat(ids.effect("notify")).isEqualTo("notifier:order/4711@6:notify");
        assertThat(ids.fresh(0)).isEqualTo("7b29608d-fae0-3c58-b410-29a1b2c36f67");
    }

    @Test
    void an_effect_needs_a_plain_name() {
        assertThatThrownBy(() -> ids("notifier", "order/1@1").effect("tell client"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tell client");
    }

    @Property
    void a_command_id_reads_back(
            @ForAll @LongRange(min = 1) long version, @ForAll @IntRange(max = 9999) int ordinal) {
        // Given
        CommandId id = ids("router", "order/a:b@c@" + version).command(ordinal);

        // Then
        assertThat(CommandId.parse(id.toString())).isEqualTo(id);
    }

    @Property
    void fresh_ids_differ_by_ordinal_event_and_agent(@ForAll @IntRange(max = 999) int ordinal) {
        // Given
        Set<String> drawn = new HashSet<>();

        // When
        drawn.add(ids("a", "order/1@1").fresh(ordinal));
        drawn.add(ids("a", "order/1@1").fresh(ordinal + 1));
        drawn.add(ids("a", "order/1@2").fresh(ordinal));
        drawn.add(ids("b", "order/1@1").fresh(ordinal));

        // Then
        assertThat(drawn).hasSize(4);
        assertThat(drawn).contains(ids("a", "order/1@1").fresh(ordinal));
    }

    private static DerivedIds ids(String agent, String event) {
        return new DerivedIds(new AgentName(agent), EventId.parse(event));
    }
}
