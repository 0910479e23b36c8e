package io.throughline.streams.runtime.healing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.schemas.codec.Partitions;
import io.throughline.streams.runtime.Backend;
import io.throughline.streams.runtime.Service;
import io.throughline.streams.runtime.peers.Place;
import io.throughline.streams.runtime.settings.Role;
import io.throughline.streams.runtime.topologies.RunningTopology;
import io.throughline.streams.runtime.topologies.Topologies;
import io.throughline.streams.topology.decide.DecideTopology;
import io.throughline.streams.topology.decide.Head;
import io.throughline.streams.topology.decide.HeadRepair;
import io.throughline.streams.topology.decide.HeadRepairs;
import io.throughline.streams.topology.journal.JournalTopology;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whoever is asked has the stores of all instances compared, and tells which could not be.
class HealGroupIT {

    private static final Duration WAIT = Duration.ofSeconds(60);
    private static final int PARTITIONS = 8;
    private static final int STORES = 3;
    private static final String NOBODY = "127.0.0.1:1";
    private static final List<String> STREAMS =
            IntStream.range(0, 2 * PARTITIONS).mapToObj(i -> "counter/g" + i).toList();

    @TempDir private Path folder;

    @Test
    void a_check_covers_all_instances_and_tells_what_it_could_not_reach() throws Exception {
        try (Backend backend = Backend.start(folder);
                Service one = backend.service("one", settings(Map.of()));
                Service two = backend.service("two", settings(Map.of()))) {
            // Given
            awaitShared(one, two);
            STREAMS.forEach(stream -> assertThat(one.add(stream, 1).status()).isEqualTo(200));
            String there =
                    STREAMS.stream().filter(each -> holds(two, each)).findAny().orElseThrow();
            spoil(two, there);

            // When
            JsonNode report = one.post("/checks?waitMs=60000", "", Map.of()).body();

            // Then
            assertThat(report.path("failure").isMissingNode()).as(report.toString()).isTrue();
            assertThat(report.path("unreached")).isEmpty();
            assertThat(report.path("clean").asBoolean()).isTrue();
            assertThat(report.path("parts")).hasSize(STORES * PARTITIONS);
            assertThat(report.path("parts").findValuesAsText("instance"))
                    .contains(name(one), name(two));
            assertThat(report.path("findings").findValuesAsText("key")).containsExactly(there);
            assertThat(report.path("findings").findValuesAsText("result"))
                    .containsExactly("REPAIRED");
            assertThat(report.path("findings").findValuesAsText("instance"))
                    .containsExactly(name(two));
            String id = report.path("id").asText();
            assertThat(two.get("/checks/" + id).body().path("parts")).hasSize(STORES * PARTITIONS);
            assertThat(one.get("/checks").body().path("instances")).hasSize(2);
            assertThat(one.get("/checks/nothing").status()).isEqualTo(404);
            assertThat(
                            one.post("/checks?store=heads&partition=3", "", Map.of())
                                    .body()
                                    .path("parts"))
                    .hasSize(1);
            assertUnreachable(backend, one);
        }
    }

    @Test
    void partitions_in_which_nothing_was_decided_are_compared_before_that_is_forgotten()
            throws Exception {
        try (Backend backend = Backend.start(folder);
                Service one = backend.service("one", settings(Map.of()))) {
            // Given
            one.ready();
            STREAMS.forEach(stream -> assertThat(one.add(stream, 1).status()).isEqualTo(200));
            HeadRepairs repairs = one.bean(HeadRepairs.class);
            IntStream.range(0, PARTITIONS).forEach(partition -> repairs.of(partition).close());

            // When
            try (Service two = backend.service("two", settings(Map.of()))) {
                awaitShared(one, two);

                // Then
                Set<Integer> moved =
                        STREAMS.stream()
                                .filter(each -> holds(two, each))
                                .map(each -> Partitions.of(each, PARTITIONS))
                                .collect(Collectors.toSet());
                await().atMost(WAIT)
                        .untilAsserted(() -> assertThat(headsComparedAt(two)).containsAll(moved));
                assertThat(one.post("/checks?store=heads&waitMs=60000", "", Map.of()).status())
                        .isEqualTo(200);
                STREAMS.forEach(stream -> assertThat(one.add(stream, 1).status()).isEqualTo(200));
                assertThat(IntStream.range(0, PARTITIONS))
                        .noneMatch(partition -> repairs.of(partition).isClosed());
            }
        }
    }

    private static Set<Integer> headsComparedAt(Service service) {
        Set<Integer> compared = new HashSet<>();
        for (JsonNode report : service.get("/checks").body().path("last")) {
            for (JsonNode part : report.path("parts")) {
                if (part.path("instance").asText().equals(name(service))
                        && part.path("store").asText().equals(DecideTopology.HEADS)
                        && part.path("skipped").isMissingNode()) {
                    compared.add(part.path("partition").asInt());
                }
            }
        }
        return compared;
    }

    // A third one takes journals, and nobody reaches it.
    private static void assertUnreachable(Backend backend, Service one) {
        Map<String, Object> hidden =
                settings(Map.of("throughline.roles", "journal", "throughline.advertised", NOBODY));
        try (Service three = backend.service("three", hidden)) {
            await().atMost(WAIT).until(() -> !journalsAt(one, NOBODY).isEmpty());

            JsonNode report = one.post("/checks?waitMs=60000", "", Map.of()).body();

            assertThat(three.uri()).isNotNull();
            assertThat(report.path("clean").asBoolean()).isFalse();
            assertThat(report.path("unreached").findValuesAsText("store"))
                    .isNotEmpty()
                    .containsOnly(JournalTopology.JOURNAL);
            assertThat(report.path("unreached").findValuesAsText("reason"))
                    .allMatch(reason -> reason.contains(NOBODY));
            assertThat(one.get("/checks").body().path("unreachable").has(NOBODY)).isTrue();
        }
    }

    private static Map<String, Object> settings(Map<String, Object> more) {
        Map<String, Object> all = new HashMap<>(more);
        all.put("throughline.heal.events-per-second-max", 0);
        return all;
    }

    private static void awaitShared(Service one, Service two) {
        one.ready();
        two.ready();
        await().atMost(WAIT)
                .until(() ->
                        STREAMS.stream().anyMatch(stream -> holds(one, stream))
                                && STREAMS.stream().anyMatch(stream -> holds(two, stream))
                                && STREAMS.stream()
                                        .allMatch(each -> holds(one, each) != holds(two, each)));
    }

    private static boolean holds(Service service, String stream) {
        return service.bean(Topologies.class)
                        .require(Role.DECIDE.text())
                        .placeOf(DecideTopology.HEADS, stream)
                instanceof Place.Here;
    }

    private static List<Integer> journalsAt(Service asked, String instance) {
        RunningTopology journal = asked.bean(Topologies.class).require(Role.JOURNAL.text());
        List<Integer> there = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            if (journal.placeOf(JournalTopology.JOURNAL, partition) instanceof Place.There(var host)
                    && Topologies.name(host).equals(instance)) {
                there.add(partition);
            }
        }
        return there;
    }

    private static String name(Service service) {
        return service.bean(Topologies.class).self();
    }

    // By the same way as it is mended: only its writer can.
    private static void spoil(Service service, String stream) {
        int partition = Partitions.of(stream, PARTITIONS);
        byte[] head = service.head(stream);
        Head read = Head.of(head);
        byte[] other =
                new Head(
                                read.version(),
                                read.recordedAtMs() + 1,
                                read.hash(),
                                read.clock(),
                                read.chain(),
                                read.state(),
                                read.answered())
                        .toBytes();
        HeadRepair repair = service.bean(HeadRepairs.class).of(partition);
        repair.doubt(stream);
        repair.correct(stream, head, other);
        await().atMost(WAIT).until(() -> repair.correction(stream) == HeadRepair.Correction.MADE);
        repair.clear(stream);
    }
}
