package io.throughline.deploy.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.header.Header;

/// How large the things are that our topology writes for one command, taken from what it wrote, so
/// that the bare topology writes just as much, and bytes that compress about as well.
///
/// The arrays are shared and must not be written to.
final class Shape {

    // More than what a compressor looks back on, so that it finds no repetition.
    private static final int NOISE_BYTES = 1 << 20;
    private static final int NOISE_STEP_BYTES = 48;
    private static final byte[] NOISE = noise();

    private final byte[] event;
    private final List<Header> eventHeaders;
    private final byte[] outcome;
    private final List<Header> outcomeHeaders;
    private final int[] headBytes;

    /// @param event the value of one of our events
    /// @param eventHeaders its headers
    /// @param outcome the value of one of our outcomes
    /// @param outcomeHeaders its headers
    /// @param headBytes how large a head at each version is
    Shape(
            byte[] event,
            List<Header> eventHeaders,
            byte[] outcome,
            List<Header> outcomeHeaders,
            int[] headBytes) {
        this.event = event;
        this.eventHeaders = eventHeaders;
        this.outcome = outcome;
        this.outcomeHeaders = outcomeHeaders;
        this.headBytes = headBytes;
    }

    int eventBytes() {
        return event.length;
    }

    List<Header> eventHeaders() {
        return eventHeaders;
    }

    byte[] outcome() {
        return outcome;
    }

    List<Header> outcomeHeaders() {
        return outcomeHeaders;
    }

    /// A value like our event's around the command's.
    byte[] event(byte[] command) {
        byte[] value = event.clone();
        int length = Math.min(command.length, value.length);
        System.arraycopy(command, 0, value, value.length - length, length);
        return value;
    }

    /// The size of a head at `version`.
    int headBytes(long version) {
        return headBytes[(int) Math.min(version, headBytes.length - 1)];
    }

    /// Fills `to` from `from` on with bytes that cannot be compressed; `seed` tells which.
    static void noise(byte[] to, int from, int length, long seed) {
        int start = (int) Math.floorMod(seed * NOISE_STEP_BYTES, (long) NOISE_BYTES - length);
        System.arraycopy(NOISE, start, to, from, length);
    }

    private static byte[] noise() {
        byte[] noise = new byte[NOISE_BYTES];
        new Random(1).nextBytes(noise);
        return noise;
    }

    /// Sizes for versions 0 to 10 from sizes by version; the missing are as large as the last.
    static int[] filled(int[] sizes) {
        int[] filled = Arrays.copyOf(sizes, sizes.length);
        for (int i = 1; i < filled.length; i++) {
            filled[i] = filled[i] == 0 ? filled[i - 1] : filled[i];
        }
        return filled;
    }
}
