package io.throughline.streams.topology.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

class StoredEventTest {

    @Property
    void an_event_survives_its_stored_form(
            @ForAll long recordedAtMs,
            @ForAll int partition,
            @ForAll long offset,
            @ForAll @Size(max = 12) Map<@NotEmpty String, byte[]> each,
            @ForAll byte[] value) {
        Headers headers = new RecordHeaders();
        each.forEach(headers::add);
        headers.add("nothing", null);

        StoredEvent read =
                StoredEvent.of(
                        new StoredEvent(recordedAtMs, partition, offset, headers, value).toBytes());

        assertThat(read.recordedAtMs()).isEqualTo(recordedAtMs);
        assertThat(read.partition()).isEqualTo(partition);
        assertThat(read.offset()).isEqualTo(offset);
        assertThat(read.value()).isEqualTo(value);
        assertThat(read.headers().toArray()).isEqualTo(headers.toArray());
    }
}
