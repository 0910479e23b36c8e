package io.throughline.schemas.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.schemas.contracts.work.DeadLetterId;
import io.throughline.schemas.contracts.work.EffectId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;

class PartitionsTest {

    @Property
    void a_key_without_a_tag_goes_where_a_plain_producer_would_send_it(
            @ForAll String any, @ForAll @IntRange(min = 1, max = 1_000) int count) {
        String key = any.replace('}', ')');
        assertThat(Partitions.of(key, count))
                .isEqualTo(
                        BuiltInPartitioner.partitionForKey(
                                key.getBytes(StandardCharsets.UTF_8), count));
    }

    @Property
    void a_key_with_a_tag_lies_beside_what_its_tag_names(
            @ForAll @AlphaChars @StringLength(min = 1, max = 99) String text,
            @ForAll @IntRange(min = 1, max = 1_000) int count) {
        // Given
        StreamId stream = new StreamId("order", text);
        AgentName agent = new AgentName("notifier");
        StreamId queue = new DeadLetterId(agent, stream).queue();
        StreamId effect = new EffectId(agent, stream.at(6), "notify").stream();
        StreamId ofQueue = new DeadLetterId(new AgentName("supervisor"), queue).queue();
        // Then
        assertThat(List.of(queue, effect, ofQueue))
                .allSatisfy(beside ->
                        assertThat(Partitions.of(beside.toString(), count))
                                .isEqualTo(Partitions.of(stream.toString(), count)));
    }

    // Histories lie where these numbers say: they may never change.
    @Example
    void the_partitions_of_known_keys_stay_what_they_are() {
        assertThat(Partitions.of("order/1", 8)).isEqualTo(4);
        assertThat(Partitions.of("order/4711", 8)).isEqualTo(4);
        assertThat(Partitions.of("lane/KE-air", 8)).isEqualTo(2);
        assertThat(Partitions.of("deadletter/notifier:{lane/KE-air}", 8)).isEqualTo(2);
    }
}
