package io.throughline.agents.importer;

import io.throughline.schemas.contracts.Command;
import io.throughline.schemas.contracts.CommandMetadata;
import io.throughline.schemas.contracts.Outcome;
import java.util.concurrent.CompletableFuture;

/// Where an [Importer] sends commands: a [io.throughline.schemas.client.CommandClient], or a test's
/// own backbone.
@FunctionalInterface
public interface CommandSink {

    /// Sends one command. The future ends with its outcome, or fails if whether it was decided
    /// cannot be known; it may do so on any thread, and must do so within bounded time.
    CompletableFuture<Outcome> submit(CommandMetadata metadata, Command command);
}
