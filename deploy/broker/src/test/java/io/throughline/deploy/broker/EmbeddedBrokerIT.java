package io.throughline.deploy.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerIT {

    @TempDir Path folder;

    @Test
    void what_was_written_is_there_after_a_restart_on_other_ports() throws Exception {
        // Given
        String firstAddress;
        try (EmbeddedBroker broker = start()) {
            firstAddress = broker.bootstrapServers();
            Clients clients = new Clients(firstAddress);
            clients.createTopics("letters");
            clients.produce("letters", "a", "b");
        }

        // When
        try (EmbeddedBroker broker = start()) {
            Clients clients = new Clients(broker.bootstrapServers());
            clients.produce("letters", "c");

            // Then
            assertThat(broker.bootstrapServers()).isNotEqualTo(firstAddress);
            assertThat(clients.committed("letters")).containsExactly("a", "b", "c");
        }
    }

    @Test
    void what_was_written_survives_a_kill() throws Exception {
        // Given
        try (OtherProcess other = OtherProcess.start(folder)) {
            Clients clients = new Clients(other.bootstrapServers());
            clients.createTopics("letters");
            clients.produce("letters", "a", "b");
            other.kill();
        }

        // When
        try (EmbeddedBroker broker = start()) {
            Clients clients = new Clients(broker.bootstrapServers());

            // Then
            assertThat(clients.committed("letters")).containsExactly("a", "b");
        }
    }

    @Test
    void a_folder_in_use_by_another_process_is_refused_and_the_other_one_goes_on()
            throws Exception {
        try (OtherProcess other = OtherProcess.start(folder)) {
            // When
            assertThatThrownBy(this::start)
                    .isInstanceOf(FolderInUseException.class)
                    .hasMessage(
                            "folder %s is in use by process %d;"
                                    + " stop that one, or choose another folder",
                            folder, other.pid());

            // Then
            Clients clients = new Clients(other.bootstrapServers());
            clients.createTopics("letters");
            clients.produce("letters", "a");
            assertThat(clients.committed("letters")).containsExactly("a");
        }
    }

    @Test
    void a_folder_in_use_by_this_process_is_refused() {
        try (EmbeddedBroker broker = start()) {
            assertThatThrownBy(this::start)
                    .isInstanceOf(FolderInUseException.class)
                    .hasMessageContaining("in use by process " + ProcessHandle.current().pid());
            assertThat(broker.bootstrapServers()).startsWith("127.0.0.1:");
        }
    }

    @Test
    void a_taken_port_is_refused_and_the_folder_stays_free() {
        try (EmbeddedBroker broker = start()) {
            // Given
            BrokerOptions samePort =
                    new BrokerOptions(folder.resolve("other"), portOf(broker), 0, Map.of());

            // When
            assertThatThrownBy(() -> EmbeddedBroker.start(samePort))
                    .isInstanceOf(BrokerStartException.class)
                    .hasMessageContaining("port " + portOf(broker));
        }

        // Then
        try (EmbeddedBroker broker =
                EmbeddedBroker.start(BrokerOptions.in(folder.resolve("other")))) {
            assertThat(broker.bootstrapServers()).isNotEmpty();
        }
    }

    @Test
    void a_setting_that_kafka_refuses_is_named_and_ends_nothing_else() {
        BrokerOptions wrong = new BrokerOptions(folder, 0, 0, Map.of("num.io.threads", "many"));

        assertThatThrownBy(() -> EmbeddedBroker.start(wrong))
                .isInstanceOf(BrokerStartException.class)
                .hasMessageContaining("num.io.threads");
    }

    /// All of 127.0.0.0/8 reaches this machine, so a server on any wider address answers there.
    @Test
    @EnabledOnOs(OS.LINUX)
    void nothing_but_127_0_0_1_is_listened_on() {
        // Given
        int brokerPort = FreePorts.pick();
        int controllerPort = FreePorts.pick();

        // When
        try (EmbeddedBroker broker =
                EmbeddedBroker.start(
                        new BrokerOptions(folder, brokerPort, controllerPort, Map.of()))) {

            // Then
            assertThat(portOf(broker)).isEqualTo(brokerPort);
            for (int port : new int[] {brokerPort, controllerPort}) {
                assertThatCode(() -> connect("127.0.0.1", port)).doesNotThrowAnyException();
                assertThatThrownBy(() -> connect("127.0.0.2", port))
                        .isInstanceOf(ConnectException.class);
            }
        }
    }

    private static void connect(String address, int port) throws IOException {
        new Socket(InetAddress.ofLiteral(address), port).close();
    }

    private EmbeddedBroker start() {
        return EmbeddedBroker.start(BrokerOptions.in(folder));
    }

    private static int portOf(EmbeddedBroker broker) {
        String address = broker.bootstrapServers();
        return Integer.parseInt(address.substring(address.indexOf(':') + 1));
    }
}
