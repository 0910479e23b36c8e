package io.throughline.deploy.bench;

import io.throughline.deploy.bench.CommandFill.Sent;
import io.throughline.deploy.bench.parcel.ParcelEvent;
import io.throughline.deploy.bench.parcel.Parcels;
import io.throughline.schemas.codec.Codec;
import io.throughline.schemas.contracts.AgentName;
import io.throughline.schemas.contracts.AppendEvents;
import io.throughline.schemas.contracts.Basis;
import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.CommandMetadata;
import io.throughline.schemas.contracts.Event;
import io.throughline.schemas.contracts.ExpectedVersion;
import io.throughline.schemas.contracts.StreamId;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Appends that take streams to high versions, a thousand events with each: the history of one
/// parcel, given to all of them.
final class LongHistory {

    private static final AgentName AGENT = new AgentName("importer");
    private static final Instant TIME = Instant.parse("2020-01-01T00:00:00Z");

    private final List<Long> parcels;
    private final List<AppendEvents> appends = new ArrayList<>();

    /// @param parcels the numbers of the parcels
    /// @param events of each; a multiple of a thousand, or less than a thousand
    LongHistory(Codec<Event> codec, List<Long> parcels, int events) {
        this.parcels = List.copyOf(parcels);
        List<ParcelEvent> history = Parcels.history(parcels.getFirst(), events);
        for (int from = 0; from < events; from += AppendEvents.EVENTS_MAX) {
            List<ByteBuffer> encoded = new ArrayList<>();
            for (ParcelEvent event :
                    history.subList(from, Math.min(events, from + AppendEvents.EVENTS_MAX))) {
                encoded.add(ByteBuffer.wrap(codec.encode(event)));
            }
            appends.add(new AppendEvents(encoded));
        }
    }

    /// How many commands there are.
    int count() {
        return appends.size() * parcels.size();
    }

    /// The command `index`, counted from 0; the parcels take turns.
    Sent command(int index) {
        StreamId stream = Parcels.stream(parcels.get(index % parcels.size()));
        int append = index / parcels.size();
        return new Sent(
                new CommandMetadata(
                        new CommandId(AGENT, stream + "#" + append, 0),
                        stream,
                        ExpectedVersion.exactly((long) append * AppendEvents.EVENTS_MAX),
                        TIME.plusMillis(index),
                        stream.toString(),
                        null,
                        Basis.NONE,
                        false,
                        null),
                appends.get(append));
    }
}
