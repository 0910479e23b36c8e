package io.throughline.streams.work.effect;

import io.throughline.schemas.contracts.Sha256;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// Tells results of an effect apart without keeping them.
final class ResultHash {

    private static final int BYTES = 6;

    private ResultHash() {}

    /// Twelve hex digits; none if there is no result.
    static String of(@Nullable String result) {
        return result == null ? "" : HexFormat.of().formatHex(Sha256.of(result), 0, BYTES);
    }
}
