package io.throughline.deploy.verify;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.deploy.verify.QueryApi.Answer;
import io.throughline.schemas.contracts.StreamId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/// Compares the states of streams with what the query API answers, several at once.
///
/// Stores that are behind the log are waited for. Where they are ahead of its snapshot, because
/// events keep coming, the state at the snapshot's version is compared, and [#ahead] tells which
/// streams must have grown in the log since.
final class StreamComparison {

    // An API that is gone is not asked for every stream.
    private static final int UNAVAILABLE_MAX = 20;

    private final QueryApi api;
    private final StateJson json;
    private final Patience patience;
    private final Findings findings;
    private final Map<String, Long> ahead = new ConcurrentHashMap<>();
    private final AtomicLong compared = new AtomicLong();
    private final AtomicInteger unavailable = new AtomicInteger();

    StreamComparison(QueryApi api, StateJson json, Patience patience, Findings findings) {
        this.api = api;
        this.json = json;
        this.patience = patience;
        this.findings = findings;
    }

    /// How many streams were compared.
    long compared() {
        return compared.get();
    }

    /// The versions in the stores of those streams that were ahead of the snapshot.
    Map<String, Long> ahead() {
        return Map.copyOf(ahead);
    }

    /// Compares these streams, with at most `requestsInFlightMax` requests at once.
    void compare(List<String> sample, Map<String, StreamTrail> streams, int requestsInFlightMax) {
        Queue<String> left = new ConcurrentLinkedQueue<>(sample);
        Runnable worker =
                () -> {
                    String stream = left.poll();
                    while (stream != null && unavailable.get() < UNAVAILABLE_MAX) {
                        StreamTrail trail =
                                Objects.requireNonNull(streams.get(stream), "a sample of these");
                        compare(StreamId.parse(stream), trail.version(), trail.state());
                        stream = left.poll();
                    }
                };
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> workers =
                    IntStream.range(0, requestsInFlightMax)
                            .<Future<?>>mapToObj(_ -> threads.submit(worker))
                            .toList();
            for (Future<?> each : workers) {
                await(each);
            }
        }
        if (compared() + unavailable.get() < sample.size()) {
            findings.add(
                    Rule.QUERY,
                    api.url(),
                    "gave up: %d streams were not compared"
                            .formatted(sample.size() - compared() - unavailable.get()));
        }
    }

    private static void await(Future<?> worker) {
        try {
            worker.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the comparison with the stores failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while comparing with the stores", e);
        }
    }

    private void compare(StreamId stream, long version, Object state) {
        for (int tried = 1; ; tried++) {
            boolean last = patience.isOver();
            boolean done =
                    switch (api.state(stream)) {
                        case Answer.Found(JsonNode body) ->
                                found(stream, version, state, body, last);
                        case Answer.Missing(String why) ->
                                last && behind(stream.at(version).toString(), why);
                        case Answer.Unavailable(String why) -> last && unavailable(why);
                        case Answer.Refused(String why) -> last && refused(stream, why);
                    };
            if (done) {
                return;
            }
            patience.pause(tried);
        }
    }

    private boolean found(
            StreamId stream, long version, Object state, JsonNode body, boolean last) {
        long at = body.path("version").asLong(-1);
        if (at < version) {
            return last && behind(stream.at(version).toString(), "the stores are at version " + at);
        }
        if (at == version) {
            return same(stream, version, state, body);
        }
        ahead.merge(stream.toString(), at, Math::max);
        return switch (api.state(stream, version)) {
            case Answer.Found(JsonNode then) -> same(stream, version, state, then);
            case Answer.Missing(String why) -> last && behind(stream.at(version).toString(), why);
            case Answer.Unavailable(String why) -> last && unavailable(why);
            case Answer.Refused(String why) -> last && refused(stream, why);
        };
    }

    private boolean same(StreamId stream, long version, Object state, JsonNode body) {
        compared.incrementAndGet();
        String where = stream.at(version).toString();
        differ(where, "stream", stream.toString(), body.path("stream").asText());
        differ(where, "version", Long.toString(version), body.path("version").asText());
        differ(where, "type", json.typeOf(state), body.path("type").asText());
        JsonNode expected = json.of(state);
        if (!expected.equals(body.path("state"))) {
            findings.add(Rule.STATE, where, Differences.of(expected, body.path("state")));
        }
        return true;
    }

    private void differ(String where, String field, String must, String is) {
        if (!must.equals(is)) {
            findings.add(Rule.STATE, where, "%s is %s and must be %s".formatted(field, is, must));
        }
    }

    private boolean behind(String where, String why) {
        compared.incrementAndGet();
        findings.add(Rule.STATE_VERSION, where, "the stores do not have it: " + why);
        return true;
    }

    private boolean unavailable(String why) {
        unavailable.incrementAndGet();
        findings.add(Rule.QUERY, api.url(), why);
        return true;
    }

    private boolean refused(StreamId stream, String why) {
        compared.incrementAndGet();
        findings.add(Rule.STATE, stream.toString(), why);
        return true;
    }
}
