package io.throughline.schemas.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;

class PartitionsTest {

    @Property
    void a_key_goes_where_a_plain_producer_would_send_it(
            @ForAll String key, @ForAll @IntRange(min = 1, max = 1_000) int count) {
        assertThat(Partitions.of(key, count))
                .isEqualTo(
                        BuiltInPartitioner.partitionForKey(
                                key.getBytes(StandardCharsets.UTF_8), count));
    }

    // Histories lie where these numbers say: they may never change.
    @Example
    void the_partitions_of_known_keys_stay_what_they_are() {
        assertThat(Partitions.of("order/1", 8)).isEqualTo(4);
        assertThat(Partitions.of("order/4711", 8)).isEqualTo(4);
        assertThat(Partitions.of("lane/KE-air", 8)).isEqualTo(2);
    }
}
