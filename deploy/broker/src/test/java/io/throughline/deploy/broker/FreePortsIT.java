package io.throughline.deploy.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import org.junit.jupiter.api.Test;

class FreePortsIT {

    @Test
    void a_picked_port_lies_below_the_ephemeral_range_and_can_be_listened_on() throws IOException {
        int port = FreePorts.pick();

        assertThat(port).isBetween(FreePorts.PORT_MIN, FreePorts.PORT_MAX);
        try (ServerSocketChannel channel = FreePorts.listen(port)) {
            assertThat(FreePorts.portOf(channel)).isEqualTo(port);
        }
    }

    @Test
    void a_taken_port_is_refused_by_name() throws IOException {
        try (ServerSocketChannel taken = FreePorts.listen(0)) {
            int port = FreePorts.portOf(taken);

            assertThat(FreePorts.isFree(port)).isFalse();
            assertThatThrownBy(() -> FreePorts.listen(port))
                    .isInstanceOf(BrokerStartException.class)
                    .hasMessageContaining("port " + port)
                    .hasMessageContaining("choose another port");
        }
    }
}
