package io.throughline.deploy.cli;

import io.throughline.schemas.contracts.StreamId;
import picocli.CommandLine.Parameters;

/// Which dead-letter queue a command is about.
final class DeadLetterPlace {

    @Parameters(index = "0", paramLabel = "AGENT", description = "The agent, such as notifier.")
    @SuppressWarnings("NullAway.Init")
    private String agent;

    @Parameters(
            index = "1",
            paramLabel = "STREAM",
            converter = StreamIdConverter.class,
            description = "The stream that is parked: a category and a key, as in order/G-000001.")
    @SuppressWarnings("NullAway.Init")
    private StreamId stream;

    String agent() {
        return agent;
    }

    StreamId stream() {
        return stream;
    }

    /// The queue's place in the query API.
    String path() {
        return "/deadletters/%s/%s"
                .formatted(QueryClient.escaped(agent), QueryClient.escaped(stream.toString()));
    }
}
