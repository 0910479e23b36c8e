package io.throughline.agents.notifier;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.agents.sdk.Proposal;
import io.throughline.agents.testkit.AgentSpec;
import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.schemas.contracts.logistics.Lane;
import io.throughline.schemas.contracts.logistics.Mode;
import io.throughline.schemas.contracts.logistics.OrderCommand.RecordDelay;
import io.throughline.schemas.contracts.logistics.OrderCommand.RecordNotification;
import io.throughline.schemas.contracts.logistics.OrderEvent.DelayDetected;
import io.throughline.schemas.contracts.logistics.OrderEvent.OrderDelivered;
import java.io.IOException;
import java.net.URI;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NotifierTest {

    private final StreamId order = new StreamId("order", "4711");
    private final Lane lane = new Lane("KE", Mode.AIR);
    private final AgentSpec notifier =
            AgentSpec.of(
                    new Notifier(
                            new Webhook(
                                    new WebhookSettings(URI.create("http://127.0.0.1/"), 1, 1),
                                    new ObjectMapper())));

    @Test
    void a_late_delivery_is_a_delay() {
        notifier.when(delivered(1), order, 4)
                .thenProposes(
                        Proposal.to(order, new RecordDelay()).expecting(4).basedOn(order.at(4)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, -30})
    void a_delivery_in_time_is_none(int daysLate) {
        notifier.when(delivered(daysLate), order, 4).thenNothing();
    }

    @Test
    void a_delay_is_told_to_the_client_and_recorded_with_the_key_of_the_effect() {
        notifier.effectAnswers("notify", key -> key)
                .when(new DelayDetected(lane, 3), order, 5)
                .thenProposes(
                        Proposal.to(
                                        order,
                                        new RecordNotification(
                                                "webhook", "notifier:order/4711@5:notify"))
                                .expecting(5)
                                .basedOn(order.at(5)));
    }

    @Test
    void a_webhook_that_fails_fails_the_attempt() {
        notifier.effectAnswers(
                        "notify",
                        key -> {
                            throw new IOException("webhook answered 500");
                        })
                .when(new DelayDetected(lane, 3), order, 5)
                .thenFails(IOException.class);
    }

    private OrderDelivered delivered(int daysLate) {
        return new OrderDelivered(
                new AgentName("condor"), lane, LocalDate.of(2010, 5, 6), 40, daysLate);
    }
}
