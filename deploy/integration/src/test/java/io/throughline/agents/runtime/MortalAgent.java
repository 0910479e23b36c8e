package io.throughline.agents.runtime;

import io.throughline.agents.runtime.backbone.Submitter;
import io.throughline.agents.sdk.Agent;
import io.throughline.agents.sdk.AgentContext;
import io.throughline.agents.sdk.NotDoneException;
import io.throughline.agents.sdk.Proposal;
import io.throughline.agents.sdk.Reactions;
import io.throughline.agents.sdk.Reconciler;
import io.throughline.schemas.client.ClientOptions;
import io.throughline.schemas.client.CommandClient;
import io.throughline.schemas.codec.RegistryClient;
import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.Command;
import io.throughline.schemas.contracts.CommandMetadata;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.RecordedEvent;
import io.throughline.schemas.contracts.logistics.Logistics;
import io.throughline.schemas.contracts.logistics.OrderCommand.RetryOrder;
import io.throughline.schemas.contracts.logistics.OrderEvent.OrderRescheduled;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// An agent in a process of its own, which dies at a chosen step without a word, as by `kill -9`.
///
/// It rings a bell over HTTP for each rescheduling of its orders, which is an effect, and proposes
/// a command afterwards.
final class MortalAgent implements Agent {

    /// What it ends with where it was told to die.
    static final int DEAD = 9;

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final String name;
    private final URI bell;
    private final String reconciles;
    private final String diesAt;
    private final long broken;

    private MortalAgent(String name, URI bell, String reconciles, String diesAt, long broken) {
        this.name = name;
        this.bell = bell;
        this.reconciles = reconciles;
        this.diesAt = diesAt;
        this.broken = broken;
    }

    /// Runs it.
    ///
    /// @param args brokers, registry, query API, agent, bell, reconciler, the step to die at, and
    ///   the version of an event to fail at
    public static void main(String[] args) throws IOException {
        MortalAgent agent =
                new MortalAgent(
                        args[3], URI.create(args[4]), args[5], args[6], Long.parseLong(args[7]));
        CommandClient commands =
                CommandClient.open(
                        ClientOptions.of(args[0], agent.name),
                        Logistics.CONTRACT,
                        new RegistryClient(URI.create(args[1])));
        Submitter mortal = (metadata, command) -> agent.submit(commands, metadata, command);
        Map<String, Object> properties =
                Map.of(
                        "kafka.bootstrap.servers",
                        args[0],
                        "throughline.registry-url",
                        args[1],
                        "throughline.query-url",
                        args[2],
                        "throughline.retry-delay-ms",
                        10,
                        "throughline.retry-delay-ms-max",
                        50,
                        "kafka.consumers.agent.session.timeout.ms",
                        6000);
        AgentService.start(
                AgentService.configured(agent.name, properties)
                        .singletons(agent, Logistics.CONTRACT, mortal)
                        .build());
        System.exit(System.in.read());
    }

    private CompletableFuture<Outcome> submit(
            CommandClient commands, CommandMetadata metadata, Command command) {
        String step = command.getClass().getSimpleName();
        dieAt("before:" + step);
        CompletableFuture<Outcome> outcome = commands.submit(metadata, command);
        return outcome.whenComplete((_, _) -> dieAt("after:" + step));
    }

    private void dieAt(String step) {
        if (step.equals(diesAt)) {
            Runtime.getRuntime().halt(DEAD);
        }
    }

    @Override
    public AgentName name() {
        return new AgentName(name);
    }

    @Override
    public Reactions reactions() {
        return Reactions.none().on(OrderRescheduled.class, this::react);
    }

    private List<Proposal> react(RecordedEvent<OrderRescheduled> event, AgentContext context)
            throws Exception {
        if (!event.stream().key().equals(name)) {
            return List.of();
        }
        if (event.version() == broken) {
            throw new IllegalStateException("broken");
        }
        String _ =
                context.effect(
                        "ring",
                        Map.of("order", event.stream().key()),
                        String.class,
                        reconciler(),
                        key -> ring(key, event.version()));
        dieAt("after effect");
        return List.of(Proposal.to(event.stream(), new RetryOrder("rung")));
    }

    private String ring(String key, long version) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(bell)
                        .header("Idempotency-Key", key)
                        .POST(BodyPublishers.ofString(Long.toString(version)))
                        .build();
        HttpResponse<String> answer = HTTP.send(request, BodyHandlers.ofString());
        dieAt("action");
        if (answer.statusCode() == 503) {
            throw new NotDoneException("the bell is away", null);
        }
        return answer.body();
    }

    private Reconciler<String> reconciler() {
        return switch (reconciles) {
            case "repeat" -> Reconciler.repeat();
            case "ask" -> Reconciler.ask(MortalAgent.this::find);
            default -> Reconciler.none();
        };
    }

    private Optional<String> find(String key) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(bell).header("Idempotency-Key", key).build();
        HttpResponse<String> answer = HTTP.send(request, BodyHandlers.ofString());
        return answer.statusCode() == 200 ? Optional.of(answer.body()) : Optional.empty();
    }
}
