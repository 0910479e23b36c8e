package io.throughline.deploy.verify.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.throughline.deploy.verify.Places;
import io.throughline.deploy.verify.Rule;
import io.throughline.schemas.codec.Header;
import io.throughline.streams.topology.attest.RecordName;
import io.throughline.streams.topology.decide.HashChain;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/// The ways to spoil attested events, and what must be found then.
enum EventDamage {
    VALUE(Rule.EVENT_ALTERED),
    TIME(Rule.EVENT_ALTERED),
    HEADER(Rule.EVENT_ALTERED),
    HEADER_ADDED(Rule.EVENT_ALTERED),
    ID(Rule.EVENT_ALTERED),
    NO_VALUE(Rule.EVENT_ALTERED),
    VALUE_AND_LINKS(Rule.EVENT_ALTERED),
    LINK(Rule.CHAIN),
    KEY(Rule.CHAIN),
    DROPPED(Rule.EVENT_MISSING),
    SEVERAL_DROPPED(Rule.EVENT_MISSING),
    TAIL_DROPPED(Rule.EVENT_MISSING),
    ALL_DROPPED(Rule.EVENT_MISSING),
    SWAPPED(Rule.EVENT_MOVED),
    SWAPPED_NEIGHBOURS(Rule.EVENT_MOVED),
    MOVED_AWAY(Rule.EVENT_MOVED),
    REPEATED(Rule.EVENT_REPEATED),
    INSERTED(Rule.EVENT_INSERTED),
    SEVERAL_INSERTED(Rule.EVENT_INSERTED);

    private final Rule rule;

    EventDamage(Rule rule) {
        this.rule = rule;
    }

    Rule rule() {
        return rule;
    }

    /// Spoils the partition, and gives the beginning of where that must be found.
    String to(ProvenPartition log, Random random) {
        List<ConsumerRecord<byte[], byte[]>> events = log.events;
        int at = random.nextInt(log.attested());
        ConsumerRecord<byte[], byte[]> old = events.get(at);
        return switch (this) {
            case VALUE -> put(events, at, with(old, old.timestamp(), flipped(old, random)));
            case TIME -> put(events, at, with(old, old.timestamp() + 1, old.value()));
            case HEADER -> put(events, at, with(old, replaced(old, "k", "another")));
            case HEADER_ADDED -> put(events, at, with(old, replaced(old, "l", "more")));
            case ID -> put(events, at, with(old, replaced(old, Header.ID, "counter/x@1")));
            case NO_VALUE -> put(events, at, with(old, old.timestamp(), null));
            case VALUE_AND_LINKS -> {
                String where = put(events, at, with(old, old.timestamp(), flipped(old, random)));
                relink(events, new String(old.key(), UTF_8));
                yield where;
            }
            case LINK -> put(events, at, with(old, replaced(old, HashChain.LINK, "AAAAAA")));
            case KEY -> put(events, at, withKey(old, "counter/elsewhere"));
            case DROPPED -> name(events.remove(at));
            case SEVERAL_DROPPED -> {
                int end = Math.min(log.attested(), at + 2 + random.nextInt(5));
                events.subList(at, end).clear();
                yield "";
            }
            case TAIL_DROPPED -> {
                events.subList(at, events.size()).clear();
                yield "";
            }
            case ALL_DROPPED -> {
                events.clear();
                yield "";
            }
            case SWAPPED -> swap(log, at, random.nextInt(log.attested()));
            case SWAPPED_NEIGHBOURS -> swap(log, at, at + 1 < log.attested() ? at + 1 : at - 1);
            case MOVED_AWAY -> moved(log, at, random);
            case REPEATED -> repeated(log, at, random);
            case INSERTED -> insert(events, at, stranger(log, random));
            case SEVERAL_INSERTED -> {
                insert(events, at, stranger(log, random));
                yield insert(events, at, stranger(log, random));
            }
        };
    }

    private static String swap(ProvenPartition log, int one, int another) {
        if (one == another) {
            return swap(log, 0, one == 0 ? 1 : one);
        }
        int first = Math.min(one, another);
        int second = Math.max(one, another);
        ConsumerRecord<byte[], byte[]> early = log.events.get(first);
        ConsumerRecord<byte[], byte[]> late = log.events.get(second);
        put(log.events, second, at(early, late.offset()));
        return put(log.events, first, at(late, early.offset()));
    }

    // From its place to behind another one, as if it had come later; offsets stay.
    private static String moved(ProvenPartition log, int from, Random random) {
        int at = from < log.attested() - 1 ? from : from - 1;
        int to = at + 1 + random.nextInt(log.attested() - at - 1);
        List<Long> offsets = log.events.stream().map(ConsumerRecord::offset).toList();
        log.events.add(to, log.events.remove(at));
        for (int i = at; i <= to; i++) {
            put(log.events, i, at(log.events.get(i), offsets.get(i)));
        }
        return Places.of(log.events.get(at));
    }

    private static ConsumerRecord<byte[], byte[]> stranger(ProvenPartition log, Random random) {
        String stream = "counter/new";
        Headers headers = new RecordHeaders().add(Header.ID, (stream + "@1").getBytes(UTF_8));
        return log.record(0, 5, stream, "inserted " + random.nextLong(), headers);
    }

    // Before the last attested one, or it would lie beyond what is attested.
    private static String repeated(ProvenPartition log, int some, Random random) {
        int at = Math.min(some, log.attested() - 2);
        int to = at + 1 + random.nextInt(log.attested() - at - 1);
        return insert(log.events, to, log.events.get(at));
    }

    private static String insert(
            List<ConsumerRecord<byte[], byte[]>> events,
            int at,
            ConsumerRecord<byte[], byte[]> more) {
        events.add(at, at(more, events.get(at).offset() - 1));
        return Places.of(events.get(at));
    }

    private static String put(
            List<ConsumerRecord<byte[], byte[]>> events,
            int at,
            ConsumerRecord<byte[], byte[]> other) {
        events.set(at, other);
        return Places.of(other);
    }

    private static String name(ConsumerRecord<byte[], byte[]> event) {
        return RecordName.of(event.key(), event.headers()) + ", ";
    }

    // Whoever alters an event can make the links after it.
    private static void relink(List<ConsumerRecord<byte[], byte[]>> events, String stream) {
        byte[] hash = new byte[HashChain.LENGTH_BYTES];
        for (int i = 0; i < events.size(); i++) {
            ConsumerRecord<byte[], byte[]> event = events.get(i);
            if (new String(event.key(), UTF_8).equals(stream)) {
                Headers headers = new RecordHeaders(event.headers());
                headers.remove(HashChain.LINK);
                HashChain.link(hash, headers);
                events.set(i, with(event, headers));
                hash = HashChain.next(hash, ProvenPartition.digest(event));
            }
        }
    }

    private static byte[] flipped(ConsumerRecord<byte[], byte[]> event, Random random) {
        byte[] value = event.value().clone();
        value[random.nextInt(value.length)] ^= (byte) (1 << random.nextInt(8));
        return value;
    }

    private static Headers replaced(ConsumerRecord<byte[], byte[]> event, String name, String to) {
        RecordHeaders headers = new RecordHeaders();
        boolean isThere = event.headers().lastHeader(name) != null;
        for (org.apache.kafka.common.header.Header each : event.headers()) {
            headers.add(each.key(), each.key().equals(name) ? to.getBytes(UTF_8) : each.value());
        }
        return isThere ? headers : headers.add(name, to.getBytes(UTF_8));
    }

    private static ConsumerRecord<byte[], byte[]> at(
            ConsumerRecord<byte[], byte[]> event, long offset) {
        return copy(event, offset, event.timestamp(), event.key(), event.value(), event.headers());
    }

    private static ConsumerRecord<byte[], byte[]> with(
            ConsumerRecord<byte[], byte[]> event, long atMs, byte @Nullable [] value) {
        return copy(event, event.offset(), atMs, event.key(), value, event.headers());
    }

    private static ConsumerRecord<byte[], byte[]> with(
            ConsumerRecord<byte[], byte[]> event, Headers headers) {
        return copy(event, event.offset(), event.timestamp(), event.key(), event.value(), headers);
    }

    private static ConsumerRecord<byte[], byte[]> withKey(
            ConsumerRecord<byte[], byte[]> event, String key) {
        return copy(
                event,
                event.offset(),
                event.timestamp(),
                key.getBytes(UTF_8),
                event.value(),
                event.headers());
    }

    private static ConsumerRecord<byte[], byte[]> copy(
            ConsumerRecord<byte[], byte[]> event,
            long offset,
            long atMs,
            byte[] key,
            byte @Nullable [] value,
            Headers headers) {
        return new ConsumerRecord<>(
                event.topic(),
                event.partition(),
                offset,
                atMs,
                event.timestampType(),
                0,
                0,
                key,
                value,
                headers,
                event.leaderEpoch());
    }
}
