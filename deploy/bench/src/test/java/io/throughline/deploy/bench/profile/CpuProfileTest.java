package io.throughline.deploy.bench.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CpuProfileTest {

    @Test
    void shares_are_percentages_of_all_samples_and_the_largest_comes_first() {
        assertThat(CpuProfile.shares(Map.of("hash", 1, "Avro", 5, "RocksDB", 2)))
                .containsExactly(
                        new Share("Avro", 62.5),
                        new Share("RocksDB", 25.0),
                        new Share("hash", 12.5));
    }

    @Test
    void without_samples_there_are_no_shares() {
        assertThat(CpuProfile.shares(Map.of())).isEmpty();
    }
}
