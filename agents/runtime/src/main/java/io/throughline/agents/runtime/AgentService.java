package io.throughline.agents.runtime;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.ApplicationContextBuilder;
import io.micronaut.runtime.server.EmbeddedServer;
import io.throughline.agents.runtime.reading.EventLoop;
import io.throughline.agents.runtime.watching.AgentGauges;
import io.throughline.agents.sdk.Agent;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.LoggerFactory;

/// Starts an agent's service: its HTTP server, and the loop that reads the log.
///
/// Everything about a service hangs on its name: its beans, in a package that requires
/// `micronaut.application.name` to be it; its configuration, in the resource folder of that name;
/// its consumer group. So several services can run in one JVM, each in a context of its own.
public final class AgentService {

    private AgentService() {}

    /// Starts the agent called `name`. Returns when it reads the log; closing the context ends it
    /// in order.
    ///
    /// @param overrides properties that win over environment variables and configuration files
    /// @throws RuntimeException if the configuration is wrong, or what the service needs at its
    ///   start is not there
    public static ApplicationContext start(String name, Map<String, Object> overrides) {
        return start(configured(name, overrides).build());
    }

    /// Runs the agent called `name` until the process is told to end; for a `main`.
    public static void run(String name) {
        // Named, because every service on the class path may bring a logback.xml. A logger of this
        // class would be there before.
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty("logback.configurationFile", "agent/logback.xml");
        }
        ApplicationContext context = start(name, Map.of());
        Runtime.getRuntime().addShutdownHook(new Thread(context::close, "shutdown"));
    }

    static ApplicationContextBuilder configured(String name, Map<String, Object> overrides) {
        Map<String, Object> properties = new HashMap<>(overrides);
        properties.put("micronaut.application.name", name);
        properties.put("throughline.service", "agent");
        return ApplicationContext.builder()
                .banner(false)
                .deduceEnvironment(false)
                // The first one wins.
                .overrideConfigLocations("classpath:/" + name + "/", "classpath:/agent/")
                .properties(properties);
    }

    static ApplicationContext start(ApplicationContext context) {
        try {
            // What connects is created after this: a context that did not come up closes nothing.
            context.start();
            context.getBean(AgentGauges.class);
            EmbeddedServer server = context.getBean(EmbeddedServer.class).start();
            context.getBean(EventLoop.class).start();
            // Its port may be any; who wants to ask it must be able to find it.
            LoggerFactory.getLogger(AgentService.class)
                    .atInfo()
                    .addKeyValue("agent", context.getBean(Agent.class).name())
                    .log("The agent answers at {}", server.getURI());
            return context;
        } catch (RuntimeException e) {
            context.close();
            throw e;
        }
    }
}
