package io.throughline.deploy.verify.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.schemas.contracts.EventId;
import io.throughline.streams.topology.attest.RecordName;
import io.throughline.streams.topology.attest.SigningKey;
import io.throughline.streams.topology.attest.TrustedKeys;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// An event is proved only in the partition where its stream belongs.
class BundlePlaceTest {

    private final SigningKey key = SigningKey.fresh();
    private final TrustedKeys trusted = TrustedKeys.parse(List.of(key.publicPem()));

    @Test
    void an_event_that_was_put_into_another_partition_is_not_proved() {
        // Given
        // Written by somebody else, and attested with all that lies there.
        ProvenPartition partition = new ProvenPartition(0, key);
        String elsewhere = ProvenPartition.stream("counter/forged", 1);
        partition.event(elsewhere);
        partition.event(partition.here("counter/good"));
        partition.attest();

        // When
        Bundle forged = bundle(partition, elsewhere + "@1");

        // Then
        assertThatThrownBy(() -> forged.check(trusted))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(
                        "%s@1 is of partition 1 of 2 by its key, and the seal is of partition 0"
                                .formatted(elsewhere));
        assertThat(bundle(partition, partition.here("counter/good") + "@1").check(trusted).placed())
                .isTrue();
    }

    @Test
    void a_key_with_a_hash_tag_belongs_where_its_tag_does() {
        // Given
        ProvenPartition partition = new ProvenPartition(1, key);
        String tagged = "deadletter/notifier:{%s}".formatted(partition.here("counter/a"));
        partition.event(tagged);
        partition.attest();

        // When
        // Then
        assertThat(bundle(partition, tagged + "@1").check(trusted).placed()).isTrue();
    }

    @Test
    void a_seal_that_does_not_tell_how_many_partitions_there_are_proves_no_place() {
        // Given
        ProvenPartition partition = ProvenPartition.random(0, key, new Random(1), 1);
        String event =
                RecordName.of(
                        partition.events.getFirst().key(), partition.events.getFirst().headers());

        // When
        Bundle.Proven proven = bundle(partition, event).check(trusted);

        // Then
        assertThat(proven.number()).isEqualTo(1);
        assertThat(proven.placed()).isFalse();
    }

    private Bundle bundle(ProvenPartition from, String id) {
        BundleMaker maker =
                new BundleMaker(
                        ProvenPartition.CONTEXT,
                        from.partition,
                        EventId.parse(id),
                        AttestationReader.builtIn(),
                        trusted,
                        (_, offset) -> from.attestation(offset));
        from.attestations.forEach(maker::acceptAttestation);
        from.events.forEach(maker::acceptEvent);
        return maker.made();
    }
}
