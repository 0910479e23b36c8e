package io.throughline.agents.runtime.backbone;

import io.throughline.schemas.contracts.Command;
import io.throughline.schemas.contracts.CommandMetadata;
import io.throughline.schemas.contracts.Outcome;
import java.util.concurrent.CompletableFuture;

/// Where commands go.
@FunctionalInterface
public interface Submitter {

    /// Sends a command. The future ends within a bound: with an outcome, or with a
    /// [io.throughline.schemas.client.NoOutcomeException].
    CompletableFuture<Outcome> submit(CommandMetadata metadata, Command command);
}
