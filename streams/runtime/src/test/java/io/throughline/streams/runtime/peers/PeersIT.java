package io.throughline.streams.runtime.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micronaut.context.ApplicationContext;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.server.types.files.StreamedFile;
import io.throughline.streams.runtime.Service;
import io.throughline.streams.runtime.http.RequestException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.streams.state.HostInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Another instance that falls silent in the middle of its answer.
@Timeout(30)
class PeersIT {

    private static final int HALF_BYTES = 50;

    private HttpServer other;
    private HostInfo host;
    private ApplicationContext beans;
    private Peers peers;

    @BeforeEach
    void start() throws IOException {
        other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.createContext("/", PeersIT::beginAnswer);
        other.start();
        host = new HostInfo("127.0.0.1", other.getAddress().getPort());
        beans = Service.beans(Map.of("throughline.forward-ms-max", 300));
        peers = beans.getBean(Peers.class);
    }

    @AfterEach
    void close() {
        beans.close();
        other.stop(0);
    }

    @Test
    void it_is_given_up_by_who_needs_the_whole_answer() {
        assertThatThrownBy(() -> peers.ask(host, "/checks", BodyHandlers.ofByteArray()))
                .isInstanceOf(RequestException.class)
                .hasMessageContaining("did not answer within 300 ms");
    }

    @Test
    void what_was_sent_on_ends_with_it() throws Exception {
        // When
        HttpResponse<?> answer = peers.forward(HttpRequest.GET("/streams/a/1/events"), host, 0);
        StreamedFile streamed = (StreamedFile) Objects.requireNonNull(answer.body());

        // Then
        InputStream body = streamed.getInputStream();
        assertThat(body.readNBytes(HALF_BYTES)).hasSize(HALF_BYTES);
        assertThatThrownBy(body::read).isInstanceOf(IOException.class);
    }

    private static void beginAnswer(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 2 * HALF_BYTES);
        exchange.getResponseBody().write(new byte[HALF_BYTES]);
        exchange.getResponseBody().flush();
    }
}
