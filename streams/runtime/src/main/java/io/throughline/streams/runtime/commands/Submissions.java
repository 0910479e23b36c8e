package io.throughline.streams.runtime.commands;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.throughline.schemas.client.CommandClient;
import io.throughline.schemas.client.NoOutcomeException;
import io.throughline.schemas.contracts.Command;
import io.throughline.schemas.contracts.CommandMetadata;
import io.throughline.schemas.contracts.Event;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.streams.runtime.http.RequestException;
import io.throughline.streams.runtime.json.JsonCodec;
import io.throughline.streams.topology.Codecs;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// Submits commands for the HTTP API and turns their outcomes into answers. Safe for use by several
/// threads.
@Singleton
public final class Submissions {

    private final CommandClient client;
    private final Codecs codecs;
    private final JsonCodec json;

    Submissions(CommandClient client, Codecs codecs, JsonCodec json) {
        this.client = client;
        this.codecs = codecs;
        this.json = json;
    }

    /// Submits a command and waits for its outcome.
    ///
    /// @throws RequestException 503 if none came in time
    public HttpResponse<CommandAnswer> submit(CommandMetadata metadata, Command command) {
        return answer(metadata, await(metadata, client.submit(metadata, command)));
    }

    private static Outcome await(CommandMetadata metadata, CompletableFuture<Outcome> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RequestException.unavailable(undecided(metadata, "the service is stopping"));
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof NoOutcomeException
                    || cause instanceof RejectedExecutionException
                    || cause instanceof IllegalStateException) {
                throw new RequestException(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        undecided(metadata, String.valueOf(cause.getMessage())),
                        cause);
            }
            throw new IllegalStateException("command %s failed".formatted(metadata.id()), cause);
        }
    }

    // Whoever let the id be drawn learns it here, and can send the same command again.
    private static String undecided(CommandMetadata metadata, String why) {
        return "%s; send it again with the id %s".formatted(why, metadata.id());
    }

    private HttpResponse<CommandAnswer> answer(CommandMetadata metadata, Outcome outcome) {
        String command = metadata.id().toString();
        String stream = metadata.stream().toString();
        return switch (outcome) {
            case Outcome.Accepted(long first, long version, boolean duplicate, var stale) ->
                    HttpResponse.ok(
                            new CommandAnswer.Accepted(
                                    "accepted",
                                    command,
                                    stream,
                                    first,
                                    version,
                                    duplicate,
                                    CommandAnswer.stale(stale)));
            case Outcome.Rejected rejected -> {
                boolean stale =
                        rejected.code().equals(Outcome.Rejected.STALE_VERSION)
                                || rejected.code().equals(Outcome.Rejected.STALE_BASIS);
                CommandAnswer body =
                        new CommandAnswer.Rejected(
                                rejected.message(),
                                "rejected",
                                rejected.code(),
                                command,
                                stream,
                                rejected.version(),
                                rejected.duplicate(),
                                since(rejected),
                                CommandAnswer.stale(rejected.stale()));
                yield HttpResponse.<CommandAnswer>status(
                                stale ? HttpStatus.CONFLICT : HttpStatus.UNPROCESSABLE_ENTITY)
                        .body(body);
            }
        };
    }

    private @Nullable List<CommandAnswer.Since> since(Outcome.Rejected rejected) {
        if (rejected.since().isEmpty()) {
            return null;
        }
        List<CommandAnswer.Since> since = new ArrayList<>();
        long version = rejected.version() - rejected.since().size();
        for (ByteBuffer event : rejected.since()) {
            Event decoded = codecs.events().decode(event);
            since.add(
                    new CommandAnswer.Since(
                            ++version,
                            codecs.events().typeOf(decoded),
                            json.write(codecs.events(), decoded)));
        }
        return since;
    }
}
