package io.throughline.deploy.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.throughline.deploy.faults.cluster.Service;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Whom the supervisor escalates to: releases every parked stream that waits for a person, whatever
/// else is going on.
final class Person implements AutoCloseable {

    /// As whom it decides.
    static final String NAME = "person";

    private static final long EVERY_MS = 500;

    private final List<Service> streams;
    private final ScheduledExecutorService hours =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("person").factory());

    private Person(List<Service> streams) {
        this.streams = streams;
    }

    /// Begins to look.
    ///
    /// @param streams the services to ask, by turns because any may be down
    static Person at(List<Service> streams) {
        Person person = new Person(streams);
        Future<?> _ =
                person.hours.scheduleWithFixedDelay(
                        person::look, EVERY_MS, EVERY_MS, TimeUnit.MILLISECONDS);
        return person;
    }

    private void look() {
        for (Service service : streams) {
            try {
                for (JsonNode letter : service.get("/deadletters?status=escalated")) {
                    release(service, letter);
                }
                return;
            } catch (IOException e) {
                // It is down, or somebody was faster: there is another one, and another time.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    // At the version that was seen, so that an answer that was lost releases nothing twice.
    private static void release(Service service, JsonNode letter)
            throws IOException, InterruptedException {
        String path =
                "/deadletters/%s/%s"
                        .formatted(
                                letter.path("agent").asText(),
                                URLEncoder.encode(
                                        letter.path("stream").asText(), StandardCharsets.UTF_8));
        JsonNode queue = service.get(path);
        if (!queue.path("deadLetter").path("status").asText().equals("escalated")) {
            return;
        }
        JsonNode _ =
                service.post(
                        path + "/release",
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("by", NAME)
                                .put("reason", "the client was asked")
                                .put("expected", queue.path("queueVersion").asText()));
    }

    @Override
    public void close() {
        hours.shutdownNow();
    }
}
