package io.throughline.streams.runtime;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.ApplicationContextBuilder;
import io.micronaut.runtime.server.EmbeddedServer;
import io.throughline.schemas.client.CommandClient;
import io.throughline.schemas.codec.TopicCatalogue;
import io.throughline.streams.runtime.healing.Healer;
import io.throughline.streams.runtime.settings.StreamsSettings;
import io.throughline.streams.runtime.topologies.Topologies;
import io.throughline.streams.runtime.watching.StreamsMeters;
import io.throughline.streams.runtime.watching.TaskWatch;
import io.throughline.streams.runtime.watching.TransactionWatch;
import io.throughline.streams.topology.Domain;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.state.HostInfo;

/// Starts a streams service: the topologies of its roles, and its HTTP server.
///
/// The domain comes as a bean of type [Domain] from the module that has the `main`. The bean's
/// package requires the property `throughline.service` to be `streams`, as ours does, so that
/// several services can run in one JVM, each in a context of its own.
public final class StreamsService {

    private static final long READY_CHECK_MS = 20;

    private StreamsService() {}

    /// Starts the service. Returns when its topics are there, its HTTP server listens and its
    /// topologies have started; they may still restore, see [#awaitReady]. Closing the context ends
    /// it in order.
    ///
    /// @param overrides properties that win over environment variables and configuration files
    /// @throws RuntimeException if the configuration is wrong, or what the service needs at its
    ///   start is not there
    public static ApplicationContext start(Map<String, Object> overrides) {
        ApplicationContext context = configured(overrides).build();
        try {
            context.start();
            start(context);
            return context;
        } catch (RuntimeException e) {
            context.close();
            throw e;
        }
    }

    /// Runs the service until the process is told to end; for a `main`.
    public static void run() {
        // Named, because every service on the class path may bring a logback.xml.
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty("logback.configurationFile", "streams/logback.xml");
        }
        ApplicationContext context = start(Map.of());
        Runtime.getRuntime().addShutdownHook(new Thread(context::close, "shutdown"));
    }

    /// Waits until every topology of the service has its tasks and has restored its stores.
    ///
    /// @throws IllegalStateException if that takes longer than `max`
    public static void awaitReady(ApplicationContext service, Duration max) {
        Topologies topologies = service.getBean(Topologies.class);
        long deadline = System.nanoTime() + max.toNanos();
        while (!topologies.areReady()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        ("the streams service was not ready within %d ms; its health"
                                        + " tells which topology is not")
                                .formatted(max.toMillis()));
            }
            pause();
        }
    }

    static ApplicationContextBuilder configured(Map<String, Object> overrides) {
        Map<String, Object> properties = new HashMap<>(overrides);
        properties.put("throughline.service", "streams");
        return ApplicationContext.builder()
                .banner(false)
                .deduceEnvironment(false)
                .overrideConfigLocations("classpath:/streams/")
                .properties(properties);
    }

    private static void start(ApplicationContext context) {
        StreamsSettings settings = context.getBean(StreamsSettings.class);
        Domain domain = context.getBean(Domain.class);
        TopicCatalogue.ensure(context.getBean(Admin.class), domain.contract(), settings.topics());
        EmbeddedServer server = context.getBean(EmbeddedServer.class).start();
        Topologies topologies = context.getBean(Topologies.class);
        topologies.start(self(settings, server));
        context.getBean(StreamsMeters.class).bind(topologies.running());
        context.getBean(Healer.class).start();
        context.getBean(TaskWatch.class).start();
        context.getBean(TransactionWatch.class).start();
        // Connected now, so that the first command over HTTP does not wait for it.
        context.getBean(CommandClient.class);
    }

    private static HostInfo self(StreamsSettings settings, EmbeddedServer server) {
        String advertised = settings.advertised();
        if (advertised == null) {
            return new HostInfo(server.getHost(), server.getPort());
        }
        URI address = URI.create("http://" + advertised);
        return new HostInfo(address.getHost(), address.getPort());
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(READY_CHECK_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the service", e);
        }
    }
}
