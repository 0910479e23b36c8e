package io.throughline.streams.runtime.healing;

import io.throughline.streams.runtime.CounterState;
import io.throughline.streams.runtime.Tally;
import io.throughline.streams.topology.Codecs;
import io.throughline.streams.topology.decide.AnsweredCommands;
import io.throughline.streams.topology.decide.Head;
import io.throughline.streams.topology.project.Row;
import java.util.Map;

/// What stores hold, with something changed.
final class Spoiled {

    private Spoiled() {}

    static byte[] withState(byte[] stored, Codecs codecs, long total) {
        return withStateBytes(stored, codecs.states().encode(new CounterState.Open(total)));
    }

    static byte[] withStateBytes(byte[] stored, byte[] state) {
        Head head = Head.of(stored);
        return with(head, head.version(), head.hash(), state, head.answered());
    }

    static byte[] withVersion(byte[] stored, long version) {
        Head head = Head.of(stored);
        return with(head, version, head.hash(), head.state(), head.answered());
    }

    static byte[] withHash(byte[] stored, long version, byte[] hash) {
        Head head = Head.of(stored);
        return with(head, version, hash, head.state(), head.answered());
    }

    static byte[] withAnswered(byte[] stored, byte[] answered) {
        Head head = Head.of(stored);
        return with(
                head, head.version(), head.hash(), head.state(), new AnsweredCommands(answered));
    }

    private static byte[] with(
            Head head, long version, byte[] hash, byte[] state, AnsweredCommands answered) {
        return new Head(
                        version,
                        head.recordedAtMs(),
                        hash,
                        head.clock(),
                        head.chain(),
                        state,
                        answered)
                .toBytes();
    }

    static byte[] withTally(byte[] stored, Codecs codecs) {
        Tally other = new Tally(1, 999, Map.of());
        return new Row(Row.of(stored).version(), codecs.states().encode(other)).toBytes();
    }

    static byte[] cut(byte[] event) {
        byte[] other = event.clone();
        other[other.length - 1] ^= 1;
        return other;
    }
}
