package io.throughline.agents.notifier;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class WebhookIT {

    private final ObjectMapper json = new ObjectMapper();
    private final BlockingQueue<Posted> received = new LinkedBlockingQueue<>();
    private final CountDownLatch mayAnswer = new CountDownLatch(1);
    private final Notification notification =
            new Notification("4711", "KE", "KE-air", 3, "2010-05-06T00:00:00Z");
    private HttpServer receiver;

    private record Posted(String method, String key, String type, String body) {}

    @BeforeEach
    void listen() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/ok", exchange -> answer(exchange, 204));
        receiver.createContext("/broken", exchange -> answer(exchange, 500));
        receiver.createContext("/slow", this::hang);
        receiver.createContext("/silent", WebhookIT::beginAnswer);
        receiver.start();
    }

    @AfterEach
    void close() {
        mayAnswer.countDown();
        receiver.stop(0);
    }

    @Test
    void a_notification_is_posted_as_json_with_its_idempotency_key() throws Exception {
        // When
        webhook("/ok").post(notification, "notifier:order/4711@5:notify");

        // Then
        Posted posted = received.take();
        assertThat(posted.method()).isEqualTo("POST");
        assertThat(posted.key()).isEqualTo("notifier:order/4711@5:notify");
        assertThat(posted.type()).isEqualTo("application/json");
        assertThat(json.readTree(posted.body()))
                .isEqualTo(
                        json.createObjectNode()
                                .put("order", "4711")
                                .put("country", "KE")
                                .put("lane", "KE-air")
                                .put("daysLate", 3)
                                .put("at", "2010-05-06T00:00:00Z"));
    }

    @Test
    void an_answer_that_is_not_2xx_is_a_failure() {
        assertThatThrownBy(() -> webhook("/broken").post(notification, "key"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("500");
    }

    @Test
    void a_receiver_that_does_not_answer_is_a_failure() {
        assertThatThrownBy(() -> webhook("/slow").post(notification, "key"))
                .isInstanceOf(HttpTimeoutException.class);
    }

    @Test
    @Timeout(30)
    void a_receiver_that_falls_silent_in_the_middle_of_its_answer_is_a_failure() {
        assertThatThrownBy(() -> webhook("/silent").post(notification, "key"))
                .isInstanceOf(HttpTimeoutException.class)
                .hasMessageContaining("did not answer within 500 ms");
    }

    private Webhook webhook(String path) {
        URI uri = URI.create("http://127.0.0.1:" + receiver.getAddress().getPort() + path);
        return new Webhook(new WebhookSettings(uri, 2000, 500), json);
    }

    private void answer(HttpExchange exchange, int status) throws IOException {
        received.add(
                new Posted(
                        exchange.getRequestMethod(),
                        exchange.getRequestHeaders().getFirst("Idempotency-Key"),
                        exchange.getRequestHeaders().getFirst("Content-Type"),
                        new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private static void beginAnswer(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 100);
        exchange.getResponseBody().write(new byte[50]);
        exchange.getResponseBody().flush();
    }

    private void hang(HttpExchange exchange) {
        try {
            mayAnswer.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        exchange.close();
    }
}
