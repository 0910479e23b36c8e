package io.throughline.deploy.verify.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.schemas.contracts.AttestedHead;
import io.throughline.streams.topology.attest.HeadTree;
import io.throughline.streams.topology.attest.SigningKey;
import org.junit.jupiter.api.Test;

class HeadsTest {

    private final ProvenPartition log = new ProvenPartition(0, SigningKey.fresh());
    private final Heads heads = new Heads();

    @Test
    void a_root_of_many_streams_is_that_of_a_new_tree_however_it_is_made() {
        for (int number = 0; number < 400; number++) {
            take("counter/" + number % 250);
            if (number % 40 == 0) {
                assertThat(heads.root()).isEqualTo(HeadTree.root(heads.leaves()));
            }
        }

        assertThat(heads.root()).isEqualTo(HeadTree.root(heads.leaves()));
        assertThat(heads.streams()).isEqualTo(250);
    }

    @Test
    void what_has_grown_is_told_once() {
        take("counter/b");
        take("counter/a");
        take("counter/b");

        assertThat(heads.takeGrown())
                .containsExactly(
                        new AttestedHead("counter/a", 1), new AttestedHead("counter/b", 2));
        assertThat(heads.takeGrown()).isEmpty();
    }

    private void take(String stream) {
        log.event(stream);
        assertThat(heads.take(log.events.getLast(), ProvenPartition.digest(log.events.getLast())))
                .isEmpty();
    }
}
