package io.throughline.streams.runtime.reading;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.streams.runtime.http.RequestException;
import io.throughline.streams.runtime.json.JsonCodec;
import io.throughline.streams.runtime.peers.Peers;
import io.throughline.streams.runtime.peers.Place;
import io.throughline.streams.topology.Codecs;
import io.throughline.streams.topology.decide.Rehearsal.Standing;
import io.throughline.streams.topology.journal.StateAt;
import io.throughline.streams.topology.journal.Until;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.streams.state.HostInfo;

/// How streams stand now, wherever their journals are: a fraction of a second behind the log. Safe
/// for use by several threads.
@Singleton
public final class Standings {

    private final Journals journals;
    private final Peers peers;
    private final Codecs codecs;
    private final JsonCodec json;
    private final ObjectMapper mapper;

    Standings(Journals journals, Peers peers, Codecs codecs, JsonCodec json, ObjectMapper mapper) {
        this.journals = journals;
        this.peers = peers;
        this.codecs = codecs;
        this.json = json;
        this.mapper = mapper;
    }

    /// How `stream` stands; at version 0 if it has no events.
    ///
    /// @throws RequestException 404 if its category is not of this context, 503 if nobody holds it
    ///   at the moment
    public Standing of(StreamId stream) {
        return switch (journals.placeOf(stream)) {
            case Place.Nowhere(String reason) -> throw RequestException.unavailable(reason);
            case Place.There(HostInfo host) -> remote(host, stream);
            case Place.Here(int partition) -> {
                StateAt state =
                        journals.ask(partition, journal -> journal.state(stream, new Until.Now()));
                yield new Standing(state.version(), state.state());
            }
        };
    }

    private Standing remote(HostInfo host, StreamId stream) {
        String path =
                "/streams/%s/%s/state"
                        .formatted(
                                stream.category(),
                                URLEncoder.encode(stream.key(), StandardCharsets.UTF_8));
        HttpResponse<byte[]> answer = peers.ask(host, path, BodyHandlers.ofByteArray());
        if (answer.statusCode() == 404) {
            return new Standing(0, "no events");
        }
        if (answer.statusCode() != 200) {
            throw RequestException.unavailable(
                    "the instance at %s:%d answered %d to %s; try again in a moment"
                            .formatted(host.host(), host.port(), answer.statusCode(), path));
        }
        try {
            StateAnswer state = mapper.readValue(answer.body(), StateAnswer.class);
            return new Standing(
                    state.version(),
                    json.read(codecs.states(), state.type(), state.state(), "state"));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the answer of %s:%d to %s cannot be read; does it run another version?"
                            .formatted(host.host(), host.port(), path),
                    e);
        }
    }
}
