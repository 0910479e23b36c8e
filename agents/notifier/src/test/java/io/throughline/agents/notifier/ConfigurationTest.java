package io.throughline.agents.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.ApplicationContextBuilder;
import io.throughline.agents.sdk.Agent;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigurationTest {

    private final ApplicationContextBuilder files =
            ApplicationContext.builder()
                    .deduceEnvironment(false)
                    .overrideConfigLocations("classpath:/notifier/");

    @Test
    void the_configuration_that_is_shipped_makes_an_agent() {
        try (ApplicationContext context =
                files.properties(
                                Map.of(
                                        "micronaut.application.name",
                                        "notifier",
                                        "notifier.webhook-url",
                                        "http://127.0.0.1:1/"))
                        .start()) {
            assertThat(context.getBean(Agent.class)).isInstanceOf(Notifier.class);
            assertThat(context.getBean(Agent.class).name()).hasToString("notifier");
        }
    }

    @Test
    void without_a_webhook_it_says_what_to_do() {
        try (ApplicationContext context =
                files.properties(Map.of("micronaut.application.name", "notifier")).start()) {
            assertThatThrownBy(() -> context.getBean(Agent.class))
                    .hasStackTraceContaining("NOTIFIER_WEBHOOK_URL");
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
