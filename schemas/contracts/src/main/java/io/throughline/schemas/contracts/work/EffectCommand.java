package io.throughline.schemas.contracts.work;

import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.Command;
import io.throughline.schemas.contracts.StreamId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What can be asked of an effect, stream [EffectId#stream].
public sealed interface EffectCommand extends Command {

    /// The largest request that is kept, in bytes of UTF-8.
    int REQUEST_BYTES_MAX = 16 * 1_024;

    /// The largest result, in bytes of UTF-8.
    int RESULT_BYTES_MAX = 256 * 1_024;

    /// The longest error, in characters.
    int ERROR_CHARS_MAX = 1_000;

    /// An attempt is about to do the effect. Expects the stream absent, or the exact version at
    /// which the effect was known not to be done.
    ///
    /// @param stream the stream of the event that is reacted to
    /// @param version that event's version
    /// @param name the effect's name, as in [EffectId]
    /// @param request what will be asked for, as JSON, cut to [#REQUEST_BYTES_MAX]
    /// @param key the idempotency key, the same for all attempts
    /// @param attempt names the process incarnation and the try
    /// @param at when
    record IntendEffect(
            AgentName agent,
            StreamId stream,
            long version,
            String name,
            String request,
            String key,
            String attempt,
            Instant at)
            implements EffectCommand {
        public IntendEffect {
            Bounds.bytes("request", request, REQUEST_BYTES_MAX);
        }
    }

    /// It was done, whichever attempt did it.
    ///
    /// @param result JSON, returned when the reaction is run again
    /// @param missing why the result could not be kept, at most [#ERROR_CHARS_MAX] characters; then
    ///   somebody must settle the effect with one. Null if it is kept
    record RecordEffect(String result, @Nullable String missing) implements EffectCommand {
        public RecordEffect {
            Bounds.bytes("result", result, RESULT_BYTES_MAX);
            if (missing != null) {
                Bounds.chars("missing", missing, ERROR_CHARS_MAX);
            }
        }

        /// It was done, and this is its result.
        public RecordEffect(String result) {
            this(result, null);
        }
    }

    /// This attempt has certainly not done it: the connection was refused, or the request was.
    record RefuseEffect(String attempt, String error) implements EffectCommand {
        public RefuseEffect {
            Bounds.chars("error", error, ERROR_CHARS_MAX);
        }
    }

    /// Nobody knows whether it was done: there was no answer, or the process died.
    record DoubtEffect(String error) implements EffectCommand {
        public DoubtEffect {
            Bounds.chars("error", error, ERROR_CHARS_MAX);
        }
    }

    /// A reconciler, the supervisor or a person knows whether it was done. What is known to be done
    /// without its result can be settled again with one, and so can what was settled with a wrong
    /// one.
    ///
    /// @param result JSON; null if it was not done, or nothing is known of the result
    record SettleEffect(boolean done, @Nullable String result, String by, String reason)
            implements EffectCommand {
        public SettleEffect {
            Bounds.bytes("result", result, RESULT_BYTES_MAX);
            Bounds.decided(by, reason);
        }
    }
}
