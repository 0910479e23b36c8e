package io.throughline.streams.runtime.comparing;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.streams.runtime.http.RequestException;
import io.throughline.streams.runtime.peers.Peers;
import io.throughline.streams.runtime.peers.Place;
import io.throughline.streams.runtime.reading.Journals;
import io.throughline.streams.runtime.settings.Role;
import io.throughline.streams.runtime.topologies.RunningTopology;
import io.throughline.streams.runtime.topologies.Topologies;
import io.throughline.streams.topology.decide.DecideTopology;
import io.throughline.streams.topology.heal.HeadComparison;
import io.throughline.streams.topology.heal.StreamFold;
import io.throughline.streams.topology.journal.JournalTopology;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.HostInfo;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/// What head and journal say of a stream's history, each on the instance that holds it. If they
/// agree with each other and not with the log, the log was altered, and no store may be made like
/// it. Safe for use by several threads.
@Singleton
public final class HealWitness {

    /// Why a store is left as it is if the log is at fault.
    static final String ALTERED =
            "head and journal agree against the log, or both know of more than it: it was altered";

    private static final HexFormat HEX = HexFormat.of();

    private final Topologies topologies;
    private final Journals journals;
    private final Peers peers;
    private final ObjectMapper mapper;

    HealWitness(Topologies topologies, Journals journals, Peers peers, ObjectMapper mapper) {
        this.topologies = topologies;
        this.journals = journals;
        this.peers = peers;
        this.mapper = mapper;
    }

    /// What a store says of a stream.
    sealed interface Word {

        /// So many events, and the hash of their chain.
        @SuppressWarnings("ArrayRecordComponent") // Shared, not copied; never compared.
        record Says(long version, byte[] hash) implements Word {}

        /// Nothing: it has none of it, or cannot be read, or is not run where it could be asked.
        record Nothing() implements Word {}

        /// It holds it, and could not be asked.
        record Unknown(String why) implements Word {}
    }

    /// Who is at fault when a store differs from the log.
    enum Verdict {
        STORE,
        LOG,
        /// Who could tell cannot be asked at the moment.
        UNCERTAIN
    }

    /// Who is at fault.
    ///
    /// @param log what it says after the other two were asked
    /// @param own what the store says that differs
    /// @param other what the other one says
    static Verdict verdict(Word.Says log, Word own, Word other) {
        if (same(log, own) || same(log, other)) {
            return Verdict.STORE;
        }
        if (!(own instanceof Word.Says says)) {
            return Verdict.STORE;
        }
        if (knowsMore(log, own) && knowsMore(log, other)) {
            // One of them may be further than the other.
            return Verdict.LOG;
        }
        return switch (other) {
            case Word.Says _ when !same(says, other) -> Verdict.STORE;
            // They may both be late; the log is read further than they are.
            case Word.Says(long version, byte[] _) ->
                    version < log.version() ? Verdict.UNCERTAIN : Verdict.LOG;
            case Word.Nothing _ -> Verdict.STORE;
            case Word.Unknown _ -> Verdict.UNCERTAIN;
        };
    }

    private static boolean same(Word.Says one, Word other) {
        return other instanceof Word.Says(long version, byte[] hash)
                && version == one.version()
                && Arrays.equals(hash, one.hash());
    }

    /// Who is at fault, the log or a head that stands still.
    ///
    /// @param journal what it says of the stream, which may be late
    /// @param written what the head said as its writer wrote it last; asked for only if the rest
    ///   says that the head alone tells of more
    static Verdict ofHead(Word.Says log, Word head, Word journal, Supplier<Word> written) {
        Verdict verdict = verdict(log, head, journal);
        boolean isLate =
                head instanceof Word.Says
                        && !same(log, head)
                        && journal instanceof Word.Says(long version, byte[] _)
                        && version < log.version();
        // Its writer never wrote what it says now: it was spoiled where it lies.
        boolean isOwnWord =
                verdict == Verdict.STORE
                        && knowsMore(log, head)
                        && !(same(log, journal) && same(log, written.get()));
        return isLate || isOwnWord ? Verdict.UNCERTAIN : verdict;
    }

    /// Whether a store knows of events that the log does not have: its version is higher, and its
    /// hash is not the log's. With the log's hash only its version was spoiled.
    ///
    /// A log may have lost its end, and a journal that says the same may have been restored from
    /// what is left of it. So its word is not enough to take the events away from a head, too: the
    /// head's changelog must say the same.
    static boolean knowsMore(Word.Says log, Word store) {
        return store instanceof Word.Says(long version, byte[] hash)
                && version > log.version()
                && !Arrays.equals(hash, log.hash());
    }

    /// Why nothing is decided on a head of which it cannot be told who is at fault.
    ///
    /// @param hasTrouble whether some of the partition's log is wrong
    static String whyUncertain(Word.Says log, Word journal, boolean hasTrouble) {
        boolean cannotTellYet =
                switch (journal) {
                    case Word.Says(long version, byte[] _) -> version < log.version();
                    case Word.Nothing _ -> false;
                    case Word.Unknown _ -> true;
                };
        if (cannotTellYet) {
            return "its commands wait until its journal can tell who is at fault: " + journal;
        }
        return hasTrouble
                ? "it is not taken back while other streams of its partition have trouble:"
                        + " its commands wait until that is mended"
                : "it knows of events that the log does not have, and journal and changelog do not"
                        + " both say what the log says: its commands wait until a person has looked"
                        + " at it";
    }

    /// What the log says of a stream.
    static Word.Says word(StreamFold log) {
        return new Word.Says(log.version(), log.hash());
    }

    /// What a stored head says.
    static Word word(byte @Nullable [] head) {
        Optional<byte[]> hash = head == null ? Optional.empty() : HeadComparison.hash(head);
        return hash.isEmpty()
                ? new Word.Nothing()
                : new Word.Says(HeadComparison.version(head), hash.get());
    }

    /// What another instance is asked for.
    ///
    /// @param hash in hex; missing if the store has nothing to say
    public record Chain(long version, @Nullable String hash) {

        public static Chain of(Word word) {
            return switch (word) {
                case Word.Says(long version, byte[] hash) ->
                        new Chain(version, HEX.formatHex(hash));
                case Word.Nothing _, Word.Unknown _ -> new Chain(0, null);
            };
        }

        private Word word() {
            return hash == null ? new Word.Nothing() : new Word.Says(version, HEX.parseHex(hash));
        }
    }

    /// What the stream's head says at the moment, wherever it is.
    Word head(String stream) {
        return ask(Role.DECIDE.text(), DecideTopology.HEADS, stream);
    }

    /// What the stream's journal says at the moment, wherever it is.
    Word journal(String stream) {
        return ask(Role.JOURNAL.text(), JournalTopology.JOURNAL, stream);
    }

    private Word ask(String topology, String store, String stream) {
        Optional<RunningTopology> running = topologies.running(topology);
        if (running.isEmpty()) {
            return new Word.Nothing();
        }
        try {
            return switch (running.get().placeOf(store, stream)) {
                case Place.Nowhere(String reason) -> new Word.Unknown(reason);
                case Place.There(HostInfo host) -> there(host, store, stream);
                case Place.Here(int partition) -> here(store, partition, stream);
            };
        } catch (RequestException | InvalidStateStoreException e) {
            return new Word.Unknown(String.valueOf(e.getMessage()));
        }
    }

    /// What a store of this instance says.
    ///
    /// @throws RequestException 503 if it is not here
    public Word here(String store, int partition, String stream) {
        if (store.equals(DecideTopology.HEADS)) {
            return word(heads(partition).get(stream));
        }
        try {
            return journals.ask(
                    partition,
                    journal -> {
                        long version = journal.version(stream);
                        return version == 0
                                ? new Word.Nothing()
                                : new Word.Says(version, journal.chain(stream));
                    });
        } catch (RequestException | InvalidStateStoreException e) {
            throw e;
        } catch (RuntimeException _) {
            // Some of it cannot be read.
            return new Word.Nothing();
        }
    }

    /// The heads of a partition that is here.
    ///
    /// @throws RequestException 503 if it does not run here
    /// @throws InvalidStateStoreException if the partition is elsewhere, or restores
    ReadOnlyKeyValueStore<String, byte[]> heads(int partition) {
        return topologies.require(Role.DECIDE.text()).partition(DecideTopology.HEADS, partition);
    }

    private Word there(HostInfo host, String store, String stream) {
        String path =
                "/internal/chains/%s?stream=%s"
                        .formatted(store, URLEncoder.encode(stream, StandardCharsets.UTF_8));
        HttpResponse<byte[]> answer = peers.ask(host, path, BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            return new Word.Unknown(
                    "the instance at %s:%d answered %d"
                            .formatted(host.host(), host.port(), answer.statusCode()));
        }
        try {
            return mapper.readValue(answer.body(), Chain.class).word();
        } catch (IOException | IllegalArgumentException e) {
            return new Word.Unknown(
                    "the answer of %s:%d cannot be read: %s"
                            .formatted(host.host(), host.port(), e.getMessage()));
        }
    }
}
