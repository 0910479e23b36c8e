package io.throughline.deploy.cli;

import io.throughline.schemas.codec.WholeAnswer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;

/// Asks an existing cluster and registry for a sign of life before anything is started on them: a
/// service waits for them longer than a person who mistyped an address.
final class Existing {

    private static final int ANSWER_MS_MAX = 10_000;
    private static final int OK = 200;

    private Existing() {}

    /// @throws CommandFailedException naming the one that does not answer
    static void require(String kafka, URI registry) throws InterruptedException {
        requireKafka(kafka);
        requireRegistry(registry);
    }

    /// @throws CommandFailedException if no broker answers there
    static void requireKafka(String kafka) throws InterruptedException {
        Map<String, Object> settings =
                Map.of(
                        AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                        kafka,
                        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        ANSWER_MS_MAX,
                        AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        ANSWER_MS_MAX);
        try (Admin admin = Admin.create(settings)) {
            admin.describeCluster().clusterId().get(2L * ANSWER_MS_MAX, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw new CommandFailedException(
                    "no Kafka broker answers at %s; see --kafka".formatted(kafka), e);
        }
    }

    static void requireRegistry(URI registry) throws InterruptedException {
        URI subjects = URI.create(registry.toString().replaceFirst("/+$", "") + "/subjects");
        Duration max = Duration.ofMillis(ANSWER_MS_MAX);
        try (HttpClient http = HttpClient.newBuilder().connectTimeout(max).build()) {
            HttpResponse<Void> answer =
                    WholeAnswer.of(
                            http,
                            HttpRequest.newBuilder(subjects).build(),
                            BodyHandlers.discarding(),
                            max);
            if (answer.statusCode() != OK) {
                throw new CommandFailedException(
                        "%s answered %d; --registry must be a Confluent-compatible API"
                                .formatted(subjects, answer.statusCode()));
            }
        } catch (IOException e) {
            throw new CommandFailedException(
                    "no schema registry answers at %s; see --registry".formatted(registry), e);
        }
    }
}
