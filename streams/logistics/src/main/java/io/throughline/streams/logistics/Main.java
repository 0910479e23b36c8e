package io.throughline.streams.logistics;

import io.throughline.streams.runtime.StreamsService;

/// Runs the streams service of the reference domain until the process is told to end.
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        StreamsService.run();
    }
}
