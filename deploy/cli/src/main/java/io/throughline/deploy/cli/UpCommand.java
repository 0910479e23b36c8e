package io.throughline.deploy.cli;

import io.throughline.deploy.local.LocalOptions;
import io.throughline.deploy.local.LocalPlatform;
import io.throughline.deploy.local.Supervision;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "up",
        description = {
            "Runs the platform in the foreground until Ctrl-C: a Kafka broker, a schema registry,"
                    + " the streams service and the agents.",
            "",
            "With --kafka and --registry the same services run against an existing cluster and"
                    + " registry. What the data folder holds survives a restart.",
            "",
            "The log is attested with a key that is made at the first start, in the data folder."
                    + " Whoever has the public key beside it can check the log with verify."
        })
final class UpCommand implements Callable<Integer> {

    @Mixin private Output output = new Output();
    @Mixin private QueryPort port = new QueryPort();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            defaultValue = "${sys:user.home}/.throughline",
            description = "Where everything is kept; ${DEFAULT-VALUE} unless given.")
    @SuppressWarnings("NullAway.Init")
    private Path dataDir;

    @Option(
            names = "--kafka",
            paramLabel = "HOST:PORT",
            description = "An existing Kafka cluster instead of a broker in this process.")
    private @Nullable String kafka;

    @Option(
            names = "--registry",
            paramLabel = "URL",
            description = "An existing schema registry, at its Confluent-compatible API.")
    private @Nullable URI registry;

    @Option(
            names = "--webhook",
            paramLabel = "URL",
            description =
                    "Where the notifier posts delays to; without it the notifier does not run.")
    private @Nullable URI webhook;

    @Option(
            names = "--supervisor-webhook",
            paramLabel = "URL",
            description =
                    "Where the supervisor posts what a person must decide; without it that is only"
                            + " recorded, and waits and deadletters show it.")
    private @Nullable URI supervisorWebhook;

    @Option(
            names = "--supervisor-policy",
            paramLabel = "FILE",
            description =
                    "A YAML file with what becomes of parked streams, supervisor.rules first; three"
                            + " more rounds and then a person unless given.")
    private @Nullable Path supervisorPolicy;

    /// What is printed with `--json` once the platform is up.
    ///
    /// @param agents where each agent's service answers, by its name
    record Running(
            URI url,
            String kafka,
            URI registry,
            String dataDir,
            String publicKey,
            Map<String, URI> agents) {}

    @Override
    public Integer call() throws InterruptedException {
        LocalOptions options = options();
        if (kafka != null && registry != null) {
            Existing.require(kafka, registry);
        }
        try (LocalPlatform platform =
                LocalPlatform.start(options, part -> output.note("Starting " + part + " ..."))) {
            Running running =
                    new Running(
                            platform.url(),
                            platform.bootstrapServers(),
                            platform.registry(),
                            options.dataDir().toString(),
                            platform.attestKey().publicFile().toString(),
                            new TreeMap<>(platform.agents()));
            output.result(running, text(running));
            awaitInterrupt();
            output.note("Stopping ...");
            return 0;
        }
    }

    private LocalOptions options() {
        if ((kafka == null) != (registry == null)) {
            throw wrong("--kafka and --registry belong together; give both");
        }
        if (kafka != null && !Brokers.areAddresses(kafka)) {
            throw wrong("--kafka is '%s'; it must be HOST:PORT".formatted(kafka));
        }
        requireWeb("--registry", registry);
        requireWeb("--webhook", webhook);
        requireWeb("--supervisor-webhook", supervisorWebhook);
        return new LocalOptions(
                dataDir,
                port.or(LocalOptions.DEFAULT_PORT),
                kafka,
                registry,
                webhook,
                supervision());
    }

    private Supervision supervision() {
        if (supervisorPolicy == null) {
            return new Supervision(supervisorWebhook, Map.of());
        }
        try {
            return Supervision.of(supervisorWebhook, supervisorPolicy);
        } catch (IllegalArgumentException e) {
            throw wrong("--supervisor-policy: " + e.getMessage());
        }
    }

    private void requireWeb(String option, @Nullable URI url) {
        if (url != null && !WebAddresses.isOne(url)) {
            throw wrong("%s is '%s'; it must be an http or https URL".formatted(option, url));
        }
    }

    private ParameterException wrong(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }

    private static String text(Running running) {
        return """
        The platform is up; Ctrl-C stops it.
          query API        %s
          Kafka            %s
          schema registry  %s
          data             %s
          public key       %s
          agents           %s\
        """
                .formatted(
                        running.url,
                        running.kafka,
                        running.registry,
                        running.dataDir,
                        running.publicKey,
                        running.agents.entrySet().stream()
                                .map(agent -> agent.getKey() + " " + agent.getValue())
                                .collect(Collectors.joining(", ")));
    }

    /// Returns when this thread is interrupted, as Ctrl-C does.
    static void awaitInterrupt() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException _) {
            // That is what was waited for. The flag stays down: closing must be able to wait.
        }
    }
}
