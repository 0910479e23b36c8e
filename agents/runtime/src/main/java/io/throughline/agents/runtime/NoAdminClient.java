package io.throughline.agents.runtime;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.apache.kafka.clients.admin.AdminClient;

/// An agent administrates nothing. But micronaut-kafka opens an admin client while the service
/// ends, to see whether there are consumer groups to delete, and leaves it open: close it.
@Singleton
final class NoAdminClient implements BeanCreatedEventListener<AdminClient> {

    @Override
    public AdminClient onCreated(BeanCreatedEvent<AdminClient> event) {
        event.getBean().close(Duration.ZERO);
        return event.getBean();
    }
}
