package io.throughline.schemas.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.schemas.contracts.logistics.CountryStanding;
import io.throughline.schemas.contracts.logistics.LaneStanding;
import io.throughline.schemas.contracts.logistics.Logistics;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContractBindingTest {

    private final Registry registry = new InMemoryRegistry();

    @Test
    void every_type_of_the_contract_has_a_schema_that_fits() {
        // When
        ContractCodecs codecs = ContractCodecs.of(Logistics.CONTRACT, registry);
        // Then
        assertThat(codecs.commands().types())
                .hasSize(22)
                .contains(
                        "io.throughline.AppendEvents",
                        "io.throughline.logistics.PlaceOrder",
                        "io.throughline.work.FailEvent",
                        "io.throughline.work.SettleEffect");
        assertThat(codecs.events().types())
                .hasSize(21)
                .contains(
                        "io.throughline.logistics.OrderPlaced",
                        "io.throughline.work.EventFailed",
                        "io.throughline.work.EffectIntended");
        assertThat(codecs.outcomes().types())
                .containsExactly("io.throughline.Accepted", "io.throughline.Rejected");
    }

    @Test
    void every_read_model_has_a_schema_that_fits() {
        // When
        Codec<LaneStanding> lanes =
                Codec.of(LaneStanding.class, registry, List.of(LaneStanding.class));
        Codec<CountryStanding> countries =
                Codec.of(CountryStanding.class, registry, List.of(CountryStanding.class));
        // Then
        assertThat(lanes.types()).containsExactly("io.throughline.logistics.LaneStanding");
        assertThat(countries.types()).containsExactly("io.throughline.logistics.CountryStanding");
    }
}
