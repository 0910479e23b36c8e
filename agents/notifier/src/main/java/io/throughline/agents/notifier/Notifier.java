package io.throughline.agents.notifier;

import io.throughline.agents.sdk.Agent;
import io.throughline.agents.sdk.AgentContext;
import io.throughline.agents.sdk.Proposal;
import io.throughline.agents.sdk.Reactions;
import io.throughline.agents.sdk.Reconciler;
import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.RecordedEvent;
import io.throughline.schemas.contracts.logistics.OrderCommand.RecordDelay;
import io.throughline.schemas.contracts.logistics.OrderCommand.RecordNotification;
import io.throughline.schemas.contracts.logistics.OrderEvent.DelayDetected;
import io.throughline.schemas.contracts.logistics.OrderEvent.OrderDelivered;
import jakarta.inject.Singleton;
import java.util.List;

/// Notices late deliveries, and tells the client of them.
@Singleton
final class Notifier implements Agent {

    private final Webhook webhook;

    Notifier(Webhook webhook) {
        this.webhook = webhook;
    }

    @Override
    public AgentName name() {
        return new AgentName("notifier");
    }

    @Override
    public Reactions reactions() {
        return Reactions.none()
                .on(OrderDelivered.class, Notifier::detect)
                .on(DelayDetected.class, this::tell);
    }

    private static List<Proposal> detect(
            RecordedEvent<OrderDelivered> event, AgentContext context) {
        if (event.data().daysLate() <= 0) {
            return List.of();
        }
        return List.of(
                Proposal.to(event.stream(), new RecordDelay())
                        .expecting(event.version())
                        .basedOn(event.metadata().id()));
    }

    private List<Proposal> tell(RecordedEvent<DelayDetected> event, AgentContext context)
            throws Exception {
        Notification notification = Notification.of(event);
        String sent =
                context.effect(
                        "notify",
                        notification,
                        String.class,
                        Reconciler.repeat(),
                        key -> {
                            webhook.post(notification, key);
                            return key;
                        });
        return List.of(
                Proposal.to(event.stream(), new RecordNotification("webhook", sent))
                        .expecting(event.version())
                        .basedOn(event.metadata().id()));
    }
}
