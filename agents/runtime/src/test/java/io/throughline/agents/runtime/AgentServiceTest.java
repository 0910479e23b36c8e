package io.throughline.agents.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.ApplicationContext;
import io.throughline.agents.runtime.reading.EventLoop;
import io.throughline.agents.runtime.service.AgentSettings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AgentServiceTest {

    @Test
    void the_file_of_the_agent_wins_over_what_all_have_in_common() {
        try (ApplicationContext context =
                AgentService.configured("patient", Map.of()).build().start()) {
            // When
            AgentSettings settings = context.getBean(AgentSettings.class);

            // Then
            assertThat(settings.attemptsMax()).isEqualTo(7);
            assertThat(settings.inFlightMax()).isEqualTo(1000);
        }
    }

    @Test
    void what_the_caller_says_wins_over_files() {
        try (ApplicationContext context =
                AgentService.configured("patient", Map.of("throughline.attempts-max", 9))
                        .build()
                        .start()) {
            assertThat(context.getBean(AgentSettings.class).attemptsMax()).isEqualTo(9);
        }
    }

    @Test
    void a_limit_out_of_range_is_refused_by_its_name() {
        try (ApplicationContext context =
                AgentService.configured("patient", Map.of("throughline.in-flight-max", 0))
                        .build()
                        .start()) {
            assertThatThrownBy(() -> context.getBean(AgentSettings.class))
                    .hasStackTraceContaining("throughline.in-flight-max is 0");
        }
    }

    @Test
    void in_the_service_of_something_else_there_is_no_agent_machinery() {
        try (ApplicationContext context =
                ApplicationContext.builder()
                        .deduceEnvironment(false)
                        .properties(Map.of("throughline.service", "streams"))
                        .start()) {
            assertThat(context.findBean(AgentSettings.class)).isEmpty();
            assertThat(context.findBean(EventLoop.class)).isEmpty();
        }
    }
}
