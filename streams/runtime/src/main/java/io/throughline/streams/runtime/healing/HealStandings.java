package io.throughline.streams.runtime.healing;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.swagger.v3.oas.annotations.media.Schema;
import io.throughline.streams.runtime.comparing.HealJournal;
import io.throughline.streams.runtime.peers.Peers;
import io.throughline.streams.runtime.reports.HealReport;
import io.throughline.streams.runtime.topologies.Topologies;
import jakarta.inject.Singleton;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/// How the stores stand at the moment, on this instance and on all. Safe for use by several
/// threads.
@Singleton
final class HealStandings {

    private final Healer healer;
    private final HealJournal journal;
    private final HealGroup group;
    private final Peers peers;
    private final Topologies topologies;
    private final ObjectMapper mapper;

    HealStandings(
            Healer healer,
            HealJournal journal,
            HealGroup group,
            Peers peers,
            Topologies topologies,
            ObjectMapper mapper) {
        this.healer = healer;
        this.journal = journal;
        this.group = group;
        this.peers = peers;
        this.topologies = topologies;
        this.mapper = mapper;
    }

    /// How the stores compare with the log.
    ///
    /// @param instances that are told of here, as host and port
    /// @param unreachable those that did not answer, and why
    /// @param busy whether a check that was asked for goes on or waits
    /// @param unrepaired what differed when it was last compared, and still does
    /// @param doubted streams whose commands are held until their heads are compared, by partition
    /// @param rebuilding partitions of the journal that are rebuilt from the log
    /// @param compared the partitions of the log that were compared with head or journal since
    ///   these instances started
    /// @param last the last reports of each instance, latest first
    @Schema(name = "Checks")
    record Answer(
            List<String> instances,
            Map<String, String> unreachable,
            boolean busy,
            List<HealReport.Finding> unrepaired,
            Map<Integer, List<String>> doubted,
            List<Integer> rebuilding,
            List<Integer> compared,
            List<HealReport> last) {}

    /// Those of this instance.
    Answer own() {
        return new Answer(
                List.of(topologies.self()),
                Map.of(),
                healer.isBusy(),
                healer.unrepaired(),
                healer.doubted(),
                journal.condemned(),
                healer.compared(),
                healer.reports());
    }

    /// Those of all instances.
    Answer all() {
        List<Answer> answers = new ArrayList<>(List.of(own()));
        Map<String, String> unreachable = new TreeMap<>();
        group.<Answer>others(
                        host -> {
                            HttpResponse<byte[]> answer =
                                    HealGroup.require(
                                            host,
                                            peers.ask(host, "/checks", BodyHandlers.ofByteArray()));
                            return mapper.readValue(answer.body(), Answer.class);
                        })
                .forEach((host, answer) -> {
                    if (answer.value() != null) {
                        answers.add(answer.value());
                    } else {
                        unreachable.put(Topologies.name(host), String.valueOf(answer.failure()));
                    }
                });
        return merged(answers, unreachable);
    }

    private static Answer merged(List<Answer> answers, Map<String, String> unreachable) {
        TreeSet<String> instances = new TreeSet<>();
        List<HealReport.Finding> unrepaired = new ArrayList<>();
        Map<Integer, List<String>> doubted = new TreeMap<>();
        TreeSet<Integer> rebuilding = new TreeSet<>();
        TreeSet<Integer> compared = new TreeSet<>();
        List<HealReport> last = new ArrayList<>();
        boolean busy = false;
        for (Answer each : answers) {
            instances.addAll(each.instances());
            unrepaired.addAll(each.unrepaired());
            doubted.putAll(each.doubted());
            rebuilding.addAll(each.rebuilding());
            compared.addAll(each.compared());
            last.addAll(each.last());
            busy |= each.busy();
        }
        last.sort(Comparator.comparing(HealReport::startedAt).reversed());
        return new Answer(
                List.copyOf(instances),
                unreachable,
                busy,
                unrepaired,
                doubted,
                List.copyOf(rebuilding),
                List.copyOf(compared),
                last);
    }
}
