package io.throughline.deploy.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NodeOptionsTest {

    private static final NodeOptions BROKER =
            new NodeOptions(
                    Path.of("data"),
                    "AAAAAAAAAAAAAAAAAAAAAA",
                    2,
                    NodeRole.BROKER,
                    "127.0.0.1",
                    21_092,
                    "100@127.0.0.1:21093",
                    3,
                    Map.of("num.io.threads", "2", "log.retention.ms", "a=b"));

    @Test
    void the_arguments_of_a_node_are_its_options() {
        assertThat(NodeOptions.parse(BROKER.arguments().toArray(new String[0]))).isEqualTo(BROKER);
    }

    @Test
    void a_missing_argument_is_named() {
        String[] arguments =
                BROKER.arguments().stream()
                        .filter(argument -> !argument.startsWith("host="))
                        .toArray(String[]::new);

        assertThatThrownBy(() -> NodeOptions.parse(arguments))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("host=");
    }

    @Test
    void an_unknown_argument_is_named() {
        String[] arguments = BROKER.arguments().toArray(new String[0]);
        arguments[0] = "color=red";

        assertThatThrownBy(() -> NodeOptions.parse(arguments))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("data-dir=");
    }

    @Test
    void the_identity_of_a_node_cannot_be_overridden() {
        assertThatThrownBy(() -> NodeOptions.parse("set.node.id=7"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void what_is_acknowledged_is_on_two_of_three_copies() {
        assertThat(BrokerSettings.of(BROKER))
                .containsEntry("offsets.topic.replication.factor", "3")
                .containsEntry("min.insync.replicas", "2")
                .containsEntry("transaction.state.log.min.isr", "2")
                .containsEntry("num.io.threads", "2");
    }

    @Test
    void a_broker_is_no_controller() {
        assertThat(BrokerSettings.of(BROKER))
                .containsEntry("process.roles", "broker")
                .containsEntry("listeners", "BROKER://127.0.0.1:21092")
                .containsEntry("controller.quorum.voters", "100@127.0.0.1:21093");
    }
}
