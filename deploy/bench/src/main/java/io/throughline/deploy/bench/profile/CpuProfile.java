package io.throughline.deploy.bench.profile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/// A flight recording of this process that is summed up in a handful of shares.
///
/// On Linux it samples processor time, native code included; elsewhere only the time in Java code.
public final class CpuProfile implements AutoCloseable {

    private static final String CPU_SAMPLE = "jdk.CPUTimeSample";
    private static final String JAVA_SAMPLE = "jdk.ExecutionSample";
    private static final String PERIOD = "5 ms";

    private final Recording recording;
    private final String sample;

    /// The shares of the decide threads' parts, and of all threads, the largest first.
    public record Shares(List<Share> parts, List<Share> threads) {

        /// Nothing was recorded.
        public static final Shares NONE = new Shares(List.of(), List.of());
    }

    private CpuProfile(Recording recording, String sample) {
        this.recording = recording;
        this.sample = sample;
    }

    /// Begins to record.
    public static CpuProfile start() {
        boolean cpu =
                FlightRecorder.getFlightRecorder().getEventTypes().stream()
                        .anyMatch(type -> type.getName().equals(CPU_SAMPLE));
        Recording recording = new Recording();
        if (cpu) {
            recording.enable(CPU_SAMPLE).with("throttle", PERIOD).withStackTrace();
        } else {
            recording.enable(JAVA_SAMPLE).with("period", PERIOD).withStackTrace();
        }
        recording.start();
        return new CpuProfile(recording, cpu ? CPU_SAMPLE : JAVA_SAMPLE);
    }

    /// Ends the recording and sums it up.
    public Shares stop() throws IOException {
        recording.stop();
        Path file = Files.createTempFile("throughline-bench-", ".jfr");
        try {
            recording.dump(file);
            return sum(file);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private Shares sum(Path file) throws IOException {
        Map<String, Integer> parts = new TreeMap<>();
        Map<String, Integer> threads = new TreeMap<>();
        try (RecordingFile events = new RecordingFile(file)) {
            while (events.hasMoreEvents()) {
                RecordedEvent event = events.readEvent();
                if (!event.getEventType().getName().equals(sample)) {
                    continue;
                }
                ThreadRole role = ThreadRole.of(threadName(event));
                threads.merge(role.title(), 1, Integer::sum);
                if (role == ThreadRole.DECIDE) {
                    parts.merge(Part.of(stack(event)).title(), 1, Integer::sum);
                }
            }
        }
        return new Shares(shares(parts), shares(threads));
    }

    private String threadName(RecordedEvent event) {
        String field = sample.equals(CPU_SAMPLE) ? "eventThread" : "sampledThread";
        RecordedThread thread = event.getThread(field);
        String name = thread == null ? null : thread.getJavaName();
        return name == null ? "" : name;
    }

    private static List<Part.Frame> stack(RecordedEvent event) {
        return event.getStackTrace() == null
                ? List.of()
                : event.getStackTrace().getFrames().stream().map(CpuProfile::frame).toList();
    }

    private static Part.Frame frame(RecordedFrame frame) {
        return new Part.Frame(frame.getMethod().getType().getName(), frame.getMethod().getName());
    }

    /// Counts as percentages of their sum, the largest first.
    static List<Share> shares(Map<String, Integer> counts) {
        double all = counts.values().stream().mapToInt(Integer::intValue).sum();
        return counts.entrySet().stream()
                .map(count -> new Share(count.getKey(), percent(count.getValue(), all)))
                .sorted(Comparator.comparingDouble(Share::percent).reversed())
                .toList();
    }

    private static double percent(int count, double all) {
        return Math.round(count * 1_000 / all) / 10.0;
    }

    @Override
    public void close() {
        recording.close();
    }
}
