package io.throughline.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.schemas.codec.Partitions;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HomePartitionTest {

    private static final int PARTITIONS = 64;

    private final HomePartition home = new HomePartition();

    @Test
    void a_record_goes_where_its_hash_tag_belongs() {
        assertThat(home.partitions("any", "order/4711", new byte[0], PARTITIONS))
                .contains(Set.of(Partitions.of("order/4711", PARTITIONS)));
        assertThat(home.partitions("any", "deadletter/a:{order/4711}", null, PARTITIONS))
                .contains(Set.of(Partitions.of("order/4711", PARTITIONS)));
    }

    @Test
    void a_record_without_a_key_may_lie_anywhere() {
        assertThat(home.partitions("any", null, new byte[0], PARTITIONS)).isEmpty();
    }
}
