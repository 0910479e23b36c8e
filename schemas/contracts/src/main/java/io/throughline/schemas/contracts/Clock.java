package io.throughline.schemas.contracts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/// A vector clock: for each stream that took part, the highest version in the causal past, written
/// `order/1@3 workflow/9@2`. Streams are its processes, because each has one writer and counts its
/// events without gaps; an agent handles many streams at once and is none.
///
/// It holds what an entry's event knew as well: if `workflow/9@2` knew of `order/1@3`, both are in
/// it. It keeps at most [#SIZE_MAX] entries. Beyond that the lowest versions go, and a clock that
/// may lack something ends in `+`: what it says is still true, but what it does not say may be true
/// as well.
///
/// @param latest one entry for each stream, by category and key, with versions from 1
/// @param complete whether nothing of the past is missing
public record Clock(List<EventId> latest, boolean complete) {

    /// The most streams that a clock keeps.
    public static final int SIZE_MAX = 24;

    /// No past at all.
    public static final Clock EMPTY = new Clock(List.of(), true);

    private static final String MORE = "+";

    private static final Comparator<StreamId> BY_NAME =
            Comparator.comparing(StreamId::category).thenComparing(StreamId::key);

    // The last of the lowest goes first.
    private static final Comparator<EventId> BY_WORTH =
            Comparator.comparingLong(EventId::version)
                    .thenComparing(EventId::stream, BY_NAME.reversed());

    public Clock {
        latest = List.copyOf(latest);
        if (latest.size() > SIZE_MAX) {
            throw new IllegalArgumentException(
                    "a clock names %d streams; at most %d are kept"
                            .formatted(latest.size(), SIZE_MAX));
        }
        for (int i = 0; i < latest.size(); i++) {
            EventId entry = latest.get(i);
            if (entry.version() < 1) {
                throw new IllegalArgumentException(
                        "clock entry %s must have a version of at least 1".formatted(entry));
            }
            if (i > 0 && BY_NAME.compare(latest.get(i - 1).stream(), entry.stream()) >= 0) {
                throw new IllegalArgumentException(
                        "clock entries %s and %s must be of two streams, in their order"
                                .formatted(latest.get(i - 1), entry));
            }
        }
    }

    /// The clock of these events, in any order; the highest version of a stream holds, and version
    /// 0 says nothing.
    public static Clock of(Collection<EventId> seen) {
        return of(seen, true);
    }

    private static Clock of(Collection<EventId> seen, boolean complete) {
        List<EventId> sorted =
                seen.stream()
                        .filter(entry -> entry.version() > 0)
                        .sorted(
                                Comparator.comparing(EventId::stream, BY_NAME)
                                        .thenComparing(EventId::version, Comparator.reverseOrder()))
                        .toList();
        List<EventId> latest = new ArrayList<>(sorted.size());
        for (EventId entry : sorted) {
            if (latest.isEmpty() || !latest.getLast().stream().equals(entry.stream())) {
                latest.add(entry);
            }
        }
        return bounded(latest, complete);
    }

    /// Reads the written form; an empty text is [#EMPTY]. Entries may come in any order.
    public static Clock parse(String text) {
        if (text.isEmpty()) {
            return EMPTY;
        }
        List<String> words = Arrays.asList(text.split(" "));
        boolean complete = !words.getLast().equals(MORE);
        return of(
                words.subList(0, complete ? words.size() : words.size() - 1).stream()
                        .map(EventId::parse)
                        .toList(),
                complete);
    }

    /// Whether it says nothing, and there is nothing to say.
    public boolean isEmpty() {
        return latest.isEmpty() && complete;
    }

    /// How far `stream` had come, as far as is known; 0 if it is not in the past.
    public long at(StreamId stream) {
        // Two dozen entries at most: a scan beats everything else.
        for (EventId entry : latest) {
            if (entry.stream().equals(stream)) {
                return entry.version();
            }
        }
        return 0;
    }

    /// The past of both.
    public Clock merge(Clock other) {
        if (other.isEmpty() || equals(other)) {
            return this;
        }
        if (isEmpty()) {
            return other;
        }
        List<EventId> both = new ArrayList<>(latest.size() + other.latest.size());
        int here = 0;
        int there = 0;
        while (here < latest.size() && there < other.latest.size()) {
            EventId mine = latest.get(here);
            EventId others = other.latest.get(there);
            int order = BY_NAME.compare(mine.stream(), others.stream());
            both.add(
                    order < 0 || (order == 0 && mine.version() >= others.version())
                            ? mine
                            : others);
            here += order <= 0 ? 1 : 0;
            there += order >= 0 ? 1 : 0;
        }
        both.addAll(latest.subList(here, latest.size()));
        both.addAll(other.latest.subList(there, other.latest.size()));
        return bounded(both, complete && other.complete);
    }

    /// The same with one more event, whose own past must be in this clock already, or be marked as
    /// missing. It is kept even if others have to go.
    public Clock with(EventId event) {
        if (at(event.stream()) >= event.version()) {
            return this;
        }
        Clock others = without(event.stream());
        boolean full = others.latest.size() == SIZE_MAX;
        List<EventId> all = new ArrayList<>(others.latest);
        if (full) {
            all.remove(least(all));
        }
        all.add(event);
        all.sort(Comparator.comparing(EventId::stream, BY_NAME));
        return new Clock(all, complete && !full);
    }

    /// The same without the entry of a stream, for where it is known anyway.
    public Clock without(StreamId stream) {
        if (at(stream) == 0) {
            return this;
        }
        return new Clock(
                latest.stream().filter(entry -> !entry.stream().equals(stream)).toList(), complete);
    }

    /// The same, with the mark that something of the past is missing.
    public Clock incomplete() {
        return complete ? new Clock(latest, false) : this;
    }

    private static Clock bounded(List<EventId> latest, boolean complete) {
        boolean over = latest.size() > SIZE_MAX;
        while (latest.size() > SIZE_MAX) {
            latest.remove(least(latest));
        }
        return new Clock(latest, complete && !over);
    }

    private static EventId least(List<EventId> entries) {
        return entries.stream().min(BY_WORTH).orElseThrow();
    }

    @Override
    public String toString() {
        String entries = latest.stream().map(EventId::toString).collect(Collectors.joining(" "));
        if (complete) {
            return entries;
        }
        return latest.isEmpty() ? MORE : entries + " " + MORE;
    }
}
