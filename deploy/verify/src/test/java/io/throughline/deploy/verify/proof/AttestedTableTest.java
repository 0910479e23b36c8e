package io.throughline.deploy.verify.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class AttestedTableTest {

    private static final int MORE_THAN_A_BLOCK = 10_000;

    @Test
    void what_was_put_in_comes_out_in_its_order() {
        AttestedTable table = new AttestedTable();
        for (int i = 0; i < MORE_THAN_A_BLOCK; i++) {
            table.add(attested(i));
        }

        assertThat(table.size()).isEqualTo(MORE_THAN_A_BLOCK);
        for (int i = 0; i < MORE_THAN_A_BLOCK; i++) {
            assertThat(table.get(i)).usingRecursiveComparison().isEqualTo(attested(i));
        }
    }

    // A year of one a minute, of each of eight partitions.
    @Test
    void a_year_of_attestations_takes_some_hundred_megabytes() {
        long attestations = 8L * 365 * 24 * 60;

        assertThat(attestations * (Attested.BYTES + Integer.BYTES)).isLessThan(320L << 20);
    }

    private static Attested attested(int seed) {
        Random random = new Random(seed);
        byte[] hash = new byte[Attested.HASH_BYTES];
        byte[] previous = new byte[Attested.HASH_BYTES];
        random.nextBytes(hash);
        random.nextBytes(previous);
        return new Attested(
                random.nextLong(),
                random.nextLong(),
                random.nextLong(),
                random.nextLong(),
                random.nextInt(),
                random.nextBoolean(),
                hash,
                previous);
    }
}
