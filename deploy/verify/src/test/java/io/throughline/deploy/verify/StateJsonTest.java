package io.throughline.deploy.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.schemas.codec.InMemoryRegistry;
import io.throughline.schemas.codec.Registry;
import io.throughline.schemas.contracts.logistics.CountryStanding;
import io.throughline.streams.logistics.LogisticsDomain;
import io.throughline.streams.logistics.order.OrderState.Carriage;
import io.throughline.streams.logistics.order.OrderState.Delay;
import io.throughline.streams.logistics.order.OrderState.Delivered;
import io.throughline.streams.logistics.order.OrderState.Placed;
import io.throughline.streams.logistics.order.OrderState.Promise;
import io.throughline.streams.topology.Codecs;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StateJsonTest {

    private final ObjectMapper mapper = new ObjectMapper();
    private final Registry registry = new InMemoryRegistry();
    private final StateJson json =
            new StateJson(Codecs.of(LogisticsDomain.DOMAIN, registry).states(), registry);

    @Test
    void dates_are_iso_and_nulls_are_left_out() throws Exception {
        // Given
        Placed state =
                new Placed(new Promise("KE", null, Orders.PLACED_ON, Orders.SCHEDULED_ON), 2);

        // When
        JsonNode rendered = json.of(state);

        // Then
        assertThat(rendered)
                .isEqualTo(
                        mapper.readTree(
                                """
                                {"promise": {"country": "KE",
                                             "placedOn": "2006-06-02",
                                             "scheduledOn": "2006-07-02"},
                                 "attempt": 2}
                                """));
    }

    @Test
    void value_records_are_rendered_as_the_service_answers_them() throws Exception {
        // Given
        Delivered state =
                new Delivered(
                        new Carriage(Orders.CARRIER, Orders.LANE),
                        Orders.SCHEDULED_ON,
                        0,
                        Delay.NOT_NOTED);

        // When
        JsonNode rendered = json.of(state);

        // Then
        assertThat(rendered)
                .isEqualTo(
                        mapper.readTree(
                                """
                                {"carriage": {"carrier": "carrier-air-1", "lane": "KE-air"},
                                 "deliveredOn": "2006-07-02",
                                 "daysLate": 0,
                                 "delay": "NOT_NOTED"}
                                """));
    }

    @Test
    void maps_and_numbers_are_equal_to_those_of_an_answer() throws Exception {
        // Given
        CountryStanding state =
                new CountryStanding(3, 2, 1, 1, 0, 0, 5_000_000_000L, Map.of("AIR", 2L));

        // When
        JsonNode rendered = json.of(state);

        // Then
        assertThat(rendered)
                .isEqualTo(
                        mapper.readTree(
                                """
                                {"orders": 3, "assigned": 2, "planned": 1, "delivered": 1,
                                 "late": 0, "notified": 0, "events": 5000000000,
                                 "ordersByMode": {"AIR": 2}}
                                """));
    }

    @Test
    void an_answer_may_say_that_something_is_null() throws Exception {
        // Given
        JsonNode answer = mapper.readTree("{\"a\": null, \"b\": [{\"c\": null}], \"d\": 1}");

        // When
        StateJson.prune(answer);

        // Then
        assertThat(answer).isEqualTo(mapper.readTree("{\"b\": [{}], \"d\": 1}"));
    }

    @Test
    void differences_are_told_by_path() throws Exception {
        // Given
        JsonNode must = mapper.readTree("{\"a\": {\"b\": 1, \"c\": 2}, \"d\": 3}");
        JsonNode is = mapper.readTree("{\"a\": {\"b\": 1, \"c\": 5}, \"e\": 4}");

        // When
        String told = Differences.of(must, is);

        // Then
        assertThat(told)
                .isEqualTo(
                        "a.c is 5 and must be 2; d is missing and must be 3; e is 4 and must be"
                                + " missing");
    }
}
