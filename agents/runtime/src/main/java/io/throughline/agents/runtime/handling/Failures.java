package io.throughline.agents.runtime.handling;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.throughline.agents.runtime.reacting.UndecidedException;
import io.throughline.schemas.contracts.Sha256;
import io.throughline.schemas.contracts.work.Failure;
import java.security.MessageDigest;
import java.util.HexFormat;

/// Turns a throwable into what is recorded of it.
final class Failures {

    private static final int HASH_BYTES = 6;

    private Failures() {}

    /// What is recorded of `failure`.
    static Failure of(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        return new Failure(
                name(failure),
                message.substring(0, Math.min(message.length(), Failure.MESSAGE_CHARS_MAX)),
                stackHash(failure));
    }

    private static String name(Throwable failure) {
        return failure instanceof UndecidedException undecided
                ? undecided.error()
                : failure.getClass().getName();
    }

    private static String stackHash(Throwable failure) {
        MessageDigest sha = Sha256.begin();
        for (StackTraceElement frame : failure.getStackTrace()) {
            sha.update((frame.getClassName() + "." + frame.getMethodName() + "\n").getBytes(UTF_8));
        }
        return HexFormat.of().formatHex(sha.digest(), 0, HASH_BYTES);
    }
}
