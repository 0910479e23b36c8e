package io.throughline.streams.runtime.settings;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.convert.format.MapFormat;
import io.micronaut.core.convert.format.MapFormat.MapTransformation;
import io.micronaut.core.naming.conventions.StringConvention;
import io.throughline.schemas.client.BrokerPatience;
import io.throughline.schemas.codec.TopicSettings;
import io.throughline.streams.topology.decide.DecideOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.jspecify.annotations.Nullable;

/// How the service behaves, from `throughline.*`; the defaults are in `streams/application.yml`.
///
/// @param bootstrapServers the brokers, `host:port` and commas
/// @param registryUrl the schema registry
/// @param roles what this instance does, some of `decide`, `journal`, `project`, `attest`
/// @param stateDir the folder of all local state; two instances cannot share one
/// @param advertised `host:port` at which other instances reach this one's HTTP server; what it
///   listens on unless given
/// @param partitions of each topic of the context, for good
/// @param replication of each topic, internal ones too
/// @param duplicateHorizonCommands how many of its last commands a stream remembers, so that one of
///   them sent again gets the same outcome; beyond that only the expected version protects
/// @param recentEventsBytesMax memory for each partition's latest events, which come with the
///   rejection of a command that did not know them; whoever gets none must read them
/// @param groupProtocol `streams` or `classic`
/// @param blockCacheBytesMax memory that all state stores share for reading
/// @param writeBuffersBytesMax memory that all state stores share for writing
/// @param failuresMax how many times a topology's threads may fail within the window
/// @param failuresWindowMs that window; one failure more, and the topology stops
/// @param closeMsMax how long a topology may take to stop
/// @param commandResendMs how long a command over HTTP waits before it is sent again
/// @param commandAttemptsMax how often it is sent before the answer is 503
/// @param commandsInFlightMax commands over HTTP that may be open at once
/// @param forwardMsMax how long another instance may take to answer
/// @param forwardsInFlightMax requests that may be open at other instances at once
/// @param waitMsMax the longest that a query may wait for a version
/// @param pageEventsMax the most events or rows in one answer that is not streamed
/// @param rowsMax the most rows of a read model that a domain's own query may take at once
/// @param kafka further settings of every Kafka client, by their names, such as those for TLS
@ConfigurationProperties("throughline")
public record StreamsSettings(
        String bootstrapServers,
        URI registryUrl,
        List<String> roles,
        Path stateDir,
        @Nullable String advertised,
        int partitions,
        short replication,
        int duplicateHorizonCommands,
        long recentEventsBytesMax,
        String groupProtocol,
        long blockCacheBytesMax,
        long writeBuffersBytesMax,
        int failuresMax,
        long failuresWindowMs,
        long closeMsMax,
        int commandResendMs,
        int commandAttemptsMax,
        int commandsInFlightMax,
        long forwardMsMax,
        int forwardsInFlightMax,
        long waitMsMax,
        int pageEventsMax,
        int rowsMax,
        @MapFormat(transformation = MapTransformation.FLAT, keyFormat = StringConvention.RAW)
                Map<String, String> kafka) {

    public static final String CLASSIC = "classic";
    static final String STREAMS = "streams";

    public StreamsSettings {
        kafka = Map.copyOf(kafka);
        roles = roles.stream().map(String::strip).toList();
        rolesOf(roles);
        if (!groupProtocol.equals(CLASSIC) && !groupProtocol.equals(STREAMS)) {
            throw new IllegalArgumentException(
                    "throughline.group-protocol is %s; it must be %s or %s"
                            .formatted(groupProtocol, STREAMS, CLASSIC));
        }
        if (advertised != null && !advertised.matches("[^\\s:]+:\\d+")) {
            throw new IllegalArgumentException(
                    "throughline.advertised is %s; it must be host:port".formatted(advertised));
        }
        atLeast(1, "duplicate-horizon-commands", duplicateHorizonCommands);
        atMost(
                DecideOptions.DUPLICATE_HORIZON_COMMANDS_MAX,
                "duplicate-horizon-commands",
                duplicateHorizonCommands);
        atLeast(0, "recent-events-bytes-max", recentEventsBytesMax);
        atLeast(1, "block-cache-bytes-max", blockCacheBytesMax);
        atLeast(1, "write-buffers-bytes-max", writeBuffersBytesMax);
        atLeast(0, "failures-max", failuresMax);
        atLeast(1, "failures-window-ms", failuresWindowMs);
        atLeast(1, "close-ms-max", closeMsMax);
        atLeast(1, "forward-ms-max", forwardMsMax);
        atLeast(1, "forwards-in-flight-max", forwardsInFlightMax);
        atLeast(0, "wait-ms-max", waitMsMax);
        atLeast(1, "page-events-max", pageEventsMax);
        atLeast(1, "rows-max", rowsMax);
    }

    /// The roles, in the order of the flow.
    public Set<Role> roleSet() {
        return rolesOf(roles);
    }

    // Micronaut drops what it cannot convert to an enum, and a role would be missing in silence.
    private static Set<Role> rolesOf(List<String> names) {
        Set<Role> found = EnumSet.noneOf(Role.class);
        for (String name : names) {
            found.add(
                    Arrays.stream(Role.values())
                            .filter(role -> role.text().equals(name))
                            .findFirst()
                            .orElseThrow(() -> badRoles(names)));
        }
        if (found.isEmpty()) {
            throw badRoles(names);
        }
        return found;
    }

    private static IllegalArgumentException badRoles(List<String> names) {
        return new IllegalArgumentException(
                "throughline.roles is %s; name some of decide, journal, project, attest"
                        .formatted(names));
    }

    /// The settings of a consumer or an admin client of ours: those for every client, and its own,
    /// which win. It leaves a silent broker in seconds, unless an operator has said otherwise.
    public Map<String, Object> client(Map<String, Object> own) {
        Map<String, Object> all = new HashMap<>(BrokerPatience.SETTINGS);
        all.putAll(BrokerPatience.callsBeside(kafka.keySet()));
        all.putAll(kafka);
        all.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        all.putAll(own);
        return all;
    }

    /// The topics as they must be.
    public TopicSettings topics() {
        return new TopicSettings(partitions, replication);
    }

    /// The limits of deciding.
    public DecideOptions decide() {
        return DecideOptions.forPartitions(partitions)
                .remembering(duplicateHorizonCommands)
                .recalling(recentEventsBytesMax);
    }

    private static void atLeast(int least, String name, long value) {
        if (value < least) {
            throw new IllegalArgumentException(
                    "throughline.%s is %d; it must be at least %d".formatted(name, value, least));
        }
    }

    private static void atMost(int most, String name, long value) {
        if (value > most) {
            throw new IllegalArgumentException(
                    "throughline.%s is %d; it must be at most %d".formatted(name, value, most));
        }
    }
}
