package io.throughline.schemas.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WholeAnswerIT {

    private static final String HALF = "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nhalf";

    private final HttpClient http = HttpClient.newHttpClient();
    private final CompletableFuture<Boolean> closedByClient = new CompletableFuture<>();
    private volatile String said = HALF;
    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread _ = Thread.ofVirtual().start(this::answer);
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        http.shutdownNow();
    }

    @Test
    void a_body_that_ends_in_time_is_there() throws Exception {
        // Given
        said = HALF + "half";

        // When
        HttpResponse<String> answer = ask(Duration.ofSeconds(20));

        // Then
        assertThat(answer.body()).isEqualTo("halfhalf");
    }

    @Test
    void a_common_pool_that_is_full_keeps_no_answer_back() throws Exception {
        // Given
        said = HALF + "half";
        CountDownLatch end = new CountDownLatch(1);
        int workers = Math.max(1, ForkJoinPool.commonPool().getParallelism());
        CountDownLatch full = new CountDownLatch(workers);
        for (int worker = 0; worker < workers; worker++) {
            ForkJoinPool.commonPool().execute(() -> occupy(full, end));
        }
        full.await();

        // When
        try {
            HttpResponse<String> answer = ask(Duration.ofSeconds(5));

            // Then
            assertThat(answer.body()).isEqualTo("halfhalf");
        } finally {
            end.countDown();
        }
    }

    @Test
    void a_body_that_stays_away_ends_the_wait_and_the_connection() throws Exception {
        assertThatThrownBy(() -> ask(Duration.ofMillis(300)))
                .isInstanceOf(HttpTimeoutException.class)
                .hasMessageContaining("did not answer within 300 ms");
        assertThat(closedByClient.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void who_is_interrupted_waits_no_longer() throws Exception {
        // Given
        Thread.currentThread().interrupt();

        // Then
        assertThatThrownBy(() -> ask(Duration.ofSeconds(20)))
                .isInstanceOf(InterruptedException.class);
    }

    @Test
    void a_connection_that_is_refused_is_told_as_that() throws Exception {
        // Given
        server.close();

        // Then
        assertThatThrownBy(() -> ask(Duration.ofSeconds(20))).isInstanceOf(ConnectException.class);
    }

    private HttpResponse<String> ask(Duration max) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");
        HttpRequest request = HttpRequest.newBuilder(uri).timeout(max).build();
        return WholeAnswer.of(http, request, BodyHandlers.ofString(), max);
    }

    private static void occupy(CountDownLatch full, CountDownLatch end) {
        full.countDown();
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer() {
        try (Socket socket = server.accept()) {
            InputStream in = socket.getInputStream();
            int asked = in.read(new byte[4_096]);
            socket.getOutputStream().write(said.getBytes(UTF_8));
            closedByClient.complete(asked > 0 && in.read() < 0);
        } catch (SocketException e) {
            closedByClient.complete(true);
        } catch (IOException e) {
            closedByClient.completeExceptionally(e);
        }
    }
}
