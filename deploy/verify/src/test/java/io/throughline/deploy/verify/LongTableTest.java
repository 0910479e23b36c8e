package io.throughline.deploy.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class LongTableTest {

    @Property(tries = 50)
    void it_remembers_what_a_map_remembers(
            @ForAll @Size(min = 3_000, max = 4_000) List<@LongRange(min = 2) Long> keys) {
        // Given
        LongTable table = new LongTable();
        Map<Long, Long> map = new HashMap<>();

        for (int i = 0; i < keys.size(); i++) {
            // When
            long found = table.putIfAbsent(keys.get(i), i);

            // Then
            Long expected = map.putIfAbsent(keys.get(i), (long) i);
            assertThat(found).isEqualTo(expected == null ? LongTable.ABSENT : expected);
        }
        assertThat(keys).allMatch(table::holds);
    }
}
