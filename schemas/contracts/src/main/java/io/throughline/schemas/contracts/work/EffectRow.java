package io.throughline.schemas.contracts.work;

import java.time.Instant;

/// Read model of one effect, projection `effects`, key as [EffectId#stream] writes it. Only what is
/// open has a row: intended and not answered, or in doubt.
///
/// @param agent whose effect it is
/// @param stream the stream of the event that is reacted to
/// @param version that event's version
/// @param key the idempotency key
/// @param request JSON, perhaps cut
/// @param attempt the one that is, or was, at it
/// @param since when that attempt began
/// @param error why it is in doubt; empty if it is not
public record EffectRow(
        String agent,
        String stream,
        long version,
        String name,
        EffectStatus status,
        String key,
        String request,
        String attempt,
        Instant since,
        String error) {

    /// Nothing is open.
    public static final EffectRow NONE =
            new EffectRow("", "", 0, "", EffectStatus.NONE, "", "", "", Instant.EPOCH, "");
}
