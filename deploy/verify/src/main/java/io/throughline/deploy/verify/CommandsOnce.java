package io.throughline.deploy.verify;

import io.throughline.schemas.contracts.EventMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Remembers which commands have appended, and where. Used by one thread.
final class CommandsOnce {

    private static final int OFFSET_BITS = 48;

    private final Findings findings;
    private final LongTable places = new LongTable();

    CommandsOnce(Findings findings) {
        this.findings = findings;
    }

    /// Whether the command with this fingerprint has appended.
    boolean hasAppended(long command) {
        return places.holds(command);
    }

    /// Takes the first event of an append.
    ///
    /// @param command its fingerprint
    void appended(long command, EventMetadata metadata, ConsumerRecord<byte[], byte[]> record) {
        long place = (long) record.partition() << OFFSET_BITS | record.offset();
        long earlier = places.putIfAbsent(command, place);
        if (earlier != LongTable.ABSENT) {
            findings.add(
                    Rule.COMMAND_TWICE,
                    Places.of(record),
                    "command %s appended before, at offset %d of partition %d"
                            .formatted(
                                    metadata.command(),
                                    earlier & (1L << OFFSET_BITS) - 1,
                                    earlier >>> OFFSET_BITS));
        }
    }
}
