package io.throughline.deploy.verify;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/// Which streams are compared with the stores: all that are whole, or as many as wanted. The same
/// seed draws the same streams from the same log, in whatever order it was read.
final class StreamSample {

    private record Drawn(long rank, String stream) {}

    private StreamSample() {}

    /// Stream ids, in no order that means anything.
    static List<String> of(Map<String, StreamTrail> streams, VerifyOptions options) {
        if (streams.size() <= options.allStreamsMax()) {
            return streams.entrySet().stream()
                    .filter(stream -> !stream.getValue().isBroken())
                    .map(Map.Entry::getKey)
                    .toList();
        }
        PriorityQueue<Drawn> lowest =
                new PriorityQueue<>(Comparator.comparingLong(Drawn::rank).reversed());
        streams.forEach((stream, trail) -> {
            if (!trail.isBroken()) {
                long rank = Fingerprint.of(options.sampleSeed() + " " + stream);
                lowest.add(new Drawn(rank, stream));
                if (lowest.size() > options.sampleStreamsMax()) {
                    lowest.remove();
                }
            }
        });
        List<String> sample = new ArrayList<>(lowest.size());
        lowest.forEach(drawn -> sample.add(drawn.stream()));
        return sample;
    }
}
