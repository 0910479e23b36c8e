package io.throughline.deploy.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.schemas.codec.Topics;
import io.throughline.schemas.codec.WholeAnswer;
import io.throughline.schemas.contracts.logistics.Logistics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/// Tells when nothing is left to do. The log has an end, every topology and every agent has come to
/// it, and after that the log still has the same end: then nobody is about to write.
final class Idleness {

    private static final long CHECK_EVERY_MS = 50;
    private static final Duration REQUEST_MAX = Duration.ofSeconds(10);

    private final String bootstrapServers;
    private final URI query;
    private final List<URI> agents;
    private final ObjectMapper json = new ObjectMapper();
    private final String events = Topics.of(Logistics.CONTRACT).events();
    private final String commands = Topics.of(Logistics.CONTRACT).commands();

    Idleness(String bootstrapServers, URI query, List<URI> agents) {
        this.bootstrapServers = bootstrapServers;
        this.query = query;
        this.agents = agents;
    }

    /// Waits for it, at most `max`.
    void await(Duration max) {
        long deadline = System.nanoTime() + max.toNanos();
        Map<String, Object> settings =
                Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        try (Admin admin = Admin.create(settings);
                HttpClient http = HttpClient.newHttpClient()) {
            while (!isIdle(admin, http)) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(
                            "the platform was not idle within %d s; GET %s/lag tells what lags"
                                    .formatted(max.toSeconds(), query));
                }
                TimeUnit.MILLISECONDS.sleep(CHECK_EVERY_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for idleness", e);
        } catch (IOException | ExecutionException e) {
            throw new IllegalStateException("cannot ask whether the platform is idle: " + e, e);
        }
    }

    private boolean isIdle(Admin admin, HttpClient http)
            throws IOException, InterruptedException, ExecutionException {
        Map<TopicPartition, Long> before = ends(admin);
        for (URI agent : agents) {
            if (!hasReached(get(http, agent.resolve("/agent")), before)) {
                return false;
            }
        }
        return get(http, query.resolve("/lag")).path("idle").asBoolean()
                && ends(admin).equals(before);
    }

    private boolean hasReached(JsonNode agent, Map<TopicPartition, Long> ends) {
        for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
            if (!end.getKey().topic().equals(events)) {
                continue;
            }
            JsonNode partition =
                    agent.path("partitions").path(Integer.toString(end.getKey().partition()));
            if (partition.path("inFlight").asInt() > 0
                    || partition.path("committed").asLong() < end.getValue()) {
                return false;
            }
        }
        return true;
    }

    private Map<TopicPartition, Long> ends(Admin admin)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        admin.describeTopics(List.of(commands, events))
                .allTopicNames()
                .get()
                .values()
                .forEach(topic ->
                        topic.partitions()
                                .forEach(partition ->
                                        asked.put(
                                                new TopicPartition(
                                                        topic.name(), partition.partition()),
                                                OffsetSpec.latest())));
        Map<TopicPartition, Long> ends = new HashMap<>();
        admin.listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .all()
                .get()
                .forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    private JsonNode get(HttpClient http, URI url) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                WholeAnswer.of(
                        http,
                        HttpRequest.newBuilder(url).build(),
                        HttpResponse.BodyHandlers.ofString(),
                        REQUEST_MAX);
        if (answer.statusCode() != 200) {
            throw new IOException("GET %s answered %d".formatted(url, answer.statusCode()));
        }
        return json.readTree(answer.body());
    }
}
