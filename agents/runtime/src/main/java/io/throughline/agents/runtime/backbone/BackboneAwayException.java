package io.throughline.agents.runtime.backbone;

import io.throughline.schemas.client.ClientEndedException;
import io.throughline.schemas.client.NoOutcomeException;
import io.throughline.schemas.codec.RegistryUnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.RejectedExecutionException;

/// A read of a projection or a stream could not be answered, because the query API is away.
public final class BackboneAwayException extends UncheckedIOException {

    private static final long serialVersionUID = 1L;

    private static final int CAUSES_MAX = 10;

    public BackboneAwayException(String message, IOException cause) {
        super(message, cause);
    }

    /// The same failure, for another reader who waited for the same answer.
    public BackboneAwayException(String message, BackboneAwayException shared) {
        this(message, new IOException(message, shared));
    }

    /// Whether a failure says that the backbone is away, and so nothing against the event: the
    /// query API or a schema cannot be read, or nobody answers commands. An agent's code may have
    /// wrapped it.
    public static boolean isBehind(Throwable failure) {
        Throwable at = failure;
        for (int depth = 0; at != null && depth < CAUSES_MAX; depth++) {
            if (at instanceof BackboneAwayException
                    || at instanceof RegistryUnavailableException
                    || at instanceof NoOutcomeException
                    || at instanceof RejectedExecutionException
                    || at instanceof ClientEndedException) {
                return true;
            }
            at = at.getCause();
        }
        return false;
    }
}
