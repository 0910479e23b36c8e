package io.throughline.streams.logistics;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.schemas.codec.InMemoryRegistry;
import io.throughline.schemas.contracts.logistics.CountryStanding;
import io.throughline.schemas.contracts.logistics.LaneStanding;
import io.throughline.schemas.contracts.logistics.Logistics;
import io.throughline.streams.topology.Codecs;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LogisticsDomainTest {

    @Test
    void everything_that_is_said_and_stored_has_a_schema() {
        Codecs codecs = Codecs.of(LogisticsDomain.DOMAIN, new InMemoryRegistry());

        assertThat(codecs.commands().types()).hasSize(22);
        assertThat(codecs.events().types()).hasSize(21);
        assertThat(codecs.states().types()).hasSize(20);
    }

    @Test
    void rows_survive_their_stored_form() {
        Codecs codecs = Codecs.of(LogisticsDomain.DOMAIN, new InMemoryRegistry());
        LaneStanding lane = new LaneStanding(Map.of("condor", 2L), Map.of("30", 1L), 4);
        CountryStanding country = new CountryStanding(1, 2, 3, 4, 5, 6, 7, Map.of("AIR", 2L));

        assertThat(codecs.states().decode(codecs.states().encode(lane))).isEqualTo(lane);
        assertThat(codecs.states().decode(codecs.states().encode(country))).isEqualTo(country);
    }

    @Test
    void every_category_of_the_contract_has_an_aggregate() {
        assertThat(Logistics.CONTRACT.categories())
                .allSatisfy(category ->
                        assertThat(LogisticsDomain.DOMAIN.aggregate(category.name())).isPresent());
    }
}
