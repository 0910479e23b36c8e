package io.throughline.agents.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.ApplicationContextBuilder;
import io.throughline.agents.sdk.Agent;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigurationTest {

    private final ApplicationContextBuilder files =
            ApplicationContext.builder()
                    .deduceEnvironment(false)
                    .overrideConfigLocations("classpath:/router/");

    @Test
    void the_configuration_that_is_shipped_makes_an_agent() {
        try (ApplicationContext context =
                files.properties(Map.of("micronaut.application.name", "router")).start()) {
            assertThat(context.getBean(Agent.class)).isInstanceOf(Router.class);
            assertThat(context.getBean(Agent.class).name()).hasToString("router");
        }
    }

    @Test
    void a_router_may_have_another_name() {
        Map<String, Object> named =
                Map.of("micronaut.application.name", "router", "router.name", "router-b");
        try (ApplicationContext context = files.properties(named).start()) {
            assertThat(context.getBean(Agent.class).name()).hasToString("router-b");
        }
    }

    @Test
    void in_the_service_of_another_agent_there_is_none() {
        try (ApplicationContext context =
                files.properties(Map.of("micronaut.application.name", "another")).start()) {
            assertThat(context.findBean(Agent.class)).isEmpty();
        }
    }
}
