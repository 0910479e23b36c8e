package io.throughline.streams.runtime.topologies;

import io.throughline.schemas.codec.Topics;
import io.throughline.streams.runtime.settings.Role;
import io.throughline.streams.topology.Codecs;
import io.throughline.streams.topology.Domain;
import io.throughline.streams.topology.Projection;
import io.throughline.streams.topology.decide.DecideOptions;
import io.throughline.streams.topology.decide.DecideTopology;
import io.throughline.streams.topology.decide.HeadRepairs;
import io.throughline.streams.topology.decide.Versions;
import io.throughline.streams.topology.journal.JournalTopology;
import io.throughline.streams.topology.project.ProjectTopology;
import io.throughline.streams.topology.project.RowRepairs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyDescription;

/// One Kafka Streams application of the context, whether it runs on this instance or elsewhere.
///
/// @param name unique in the context: `decide`, `journal`, `attest`, or `project-` and the
///   projection
/// @param applicationId of Kafka Streams, and so the name of its group: context and name
public record TopologyPlan(String name, Role role, String applicationId, Topology topology) {

    /// All applications of a domain, in the order in which data flows through them.
    ///
    /// @param versions what this instance knows of streams that other partitions decide
    /// @param heads those of this instance that are doubted
    /// @param rows those of this instance that are to be corrected
    /// @param attest the topology that attests, if there is a key
    static List<TopologyPlan> of(
            Domain domain,
            Codecs codecs,
            DecideOptions decide,
            Versions versions,
            HeadRepairs heads,
            RowRepairs rows,
            JournalTopology journal,
            Optional<Topology> attest) {
        String context = domain.contract().context();
        List<TopologyPlan> plans = new ArrayList<>();
        plans.add(
                plan(
                        context,
                        Role.DECIDE.text(),
                        Role.DECIDE,
                        DecideTopology.of(domain, codecs, decide, versions, heads)));
        plans.add(plan(context, Role.JOURNAL.text(), Role.JOURNAL, journal.topology()));
        for (Projection<?, ?> projection : domain.projections()) {
            plans.add(
                    plan(
                            context,
                            nameOf(projection.name()),
                            Role.PROJECT,
                            ProjectTopology.of(domain, projection, codecs, rows)));
        }
        attest.ifPresent(
                topology -> plans.add(plan(context, Role.ATTEST.text(), Role.ATTEST, topology)));
        return List.copyOf(plans);
    }

    /// The name of a projection's application.
    public static String nameOf(String projection) {
        return Role.PROJECT.text() + "-" + projection;
    }

    private static TopologyPlan plan(String context, String name, Role role, Topology topology) {
        return new TopologyPlan(name, role, context + "-" + name, topology);
    }

    /// The topics that it reads, as they are named at the broker.
    public Set<String> sourceTopics(Topics topics) {
        Set<String> sources = new TreeSet<>();
        for (TopologyDescription.Subtopology part : topology.describe().subtopologies()) {
            for (TopologyDescription.Node node : part.nodes()) {
                if (node instanceof TopologyDescription.Source source) {
                    source.topicSet().forEach(topic -> sources.add(actual(topic, topics)));
                }
            }
        }
        return sources;
    }

    // Topics between the parts of a topology belong to the application, and are named so.
    private String actual(String topic, Topics topics) {
        return topics.all().contains(topic) ? topic : applicationId + "-" + topic;
    }
}
