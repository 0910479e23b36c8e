package io.throughline.deploy.verify.proof;

import io.throughline.deploy.verify.Findings;
import io.throughline.deploy.verify.Places;
import io.throughline.deploy.verify.Rule;
import io.throughline.schemas.contracts.Attestation;
import io.throughline.schemas.contracts.AttestedHead;
import io.throughline.streams.topology.decide.HashChain;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// Holds the events of one partition against its attestations, one by one, and tells the first that
/// differs, and each stream's first that is not chained to the one before. Used by one thread.
///
/// Memory: that of [Heads], and once an event differs, 4 bytes for each event after it.
final class PartitionProof {

    private static final int NAMED_MAX = 3;

    private final AttestationChain chain;
    private final Findings findings;
    private final @Nullable Kept kept;
    private final Heads heads = new Heads();

    // The attestation that the next event is held against, and what it says.
    private int current;
    private @Nullable Attested due;
    private @Nullable Attestation said;

    // From this offset on nothing is attested.
    private final long covered;

    private final String partition;
    private @Nullable ConsumerRecord<byte[], byte[]> last;
    private byte[] order = new byte[HashChain.LENGTH_BYTES];
    private long matched;
    private long beyond;

    // All events, for a seal that somebody has kept.
    private byte[] all = new byte[HashChain.LENGTH_BYTES];
    private long events;
    private boolean isKept;

    // How many events the last attestation has that is right in all, as the ones before it are.
    private long agreed;
    private boolean agrees = true;
    private @Nullable Attestation lastAgreed;

    // Set when an event was not the one that is due: where, and what came from there on.
    private @Nullable ConsumerRecord<byte[], byte[]> unexpected;
    private final Prints came = new Prints();

    /// @param partition of events, such as `partition 2 of logistics.events`
    /// @param chain has taken all attestations of the partition
    /// @param kept of a seal that somebody has kept; null for none
    PartitionProof(
            String partition, AttestationChain chain, @Nullable Kept kept, Findings findings) {
        this.partition = partition;
        this.chain = chain;
        this.kept = kept;
        this.findings = findings;
        chain.finish();
        this.covered = chain.lastBelieved().map(Attested::upTo).orElse(0L);
        this.isKept = kept == null;
    }

    /// Takes the next event of the partition.
    void accept(ConsumerRecord<byte[], byte[]> event) {
        byte[] digest = HashChain.digest(event.timestamp(), event.headers(), event.value());
        heads.take(event, digest)
                .ifPresent(what -> findings.add(Rule.CHAIN, Places.of(event), what));
        if (kept != null && !isKept) {
            compare(kept, event.offset() + 1, digest);
        }
        if (event.offset() >= covered) {
            beyond++;
            return;
        }
        last = event;
        if (unexpected != null) {
            came.add(Prints.of(digest));
        } else if (current < chain.believed()) {
            compare(event, digest);
        }
    }

    // So it is found as well if the attestations are gone that would tell which event it is.
    private void compare(Kept kept, long upTo, byte[] digest) {
        all = HashChain.next(all, digest);
        events++;
        if (events == kept.events()) {
            isKept = upTo == kept.upTo() && kept.isOf(all, heads.root());
        }
    }

    private void compare(ConsumerRecord<byte[], byte[]> event, byte[] digest) {
        Attested due = due();
        long printsFrom = due.events() - due.prints();
        if (matched >= printsFrom) {
            int print = said().prints().getInt(printAt(matched - printsFrom));
            if (print != Prints.of(digest)) {
                unexpected = event;
                came.add(Prints.of(digest));
                return;
            }
        }
        order = HashChain.next(order, digest);
        matched++;
        if (matched == due.events()) {
            compare(due, event.offset() + 1);
            current++;
            this.due = null;
            said = null;
        }
    }

    private Attested due() {
        Attested now = due;
        if (now == null) {
            now = chain.believed(current);
            due = now;
        }
        return now;
    }

    private static int printAt(long index) {
        return Math.toIntExact(index * Attestation.PRINT_BYTES);
    }

    private Attestation said() {
        Attestation now = said;
        if (now == null) {
            now = chain.say(due());
            said = now;
        }
        return now;
    }

    private void compare(Attested due, long upTo) {
        List<AttestedHead> grown = heads.takeGrown();
        Attestation said = said();
        boolean isComplete =
                current == 0 ? due.number() == 1 : due.follows(chain.believed(current - 1));
        List<String> wrong = new ArrayList<>();
        if (!said.order().equals(ByteBuffer.wrap(order))) {
            wrong.add("the hash over all events up to here is another one");
        }
        if (due.upTo() != upTo) {
            wrong.add(
                    "its last event is before offset %d and was before %d"
                            .formatted(upTo, due.upTo()));
        }
        if (said.streams() != heads.streams()) {
            wrong.add(
                    "there are %d streams and were %d".formatted(heads.streams(), said.streams()));
        }
        if (!said.root().equals(ByteBuffer.wrap(heads.root()))) {
            wrong.add("the Merkle root over the heads of all streams is another one");
        }
        if (isComplete && !grown.equals(said.heads())) {
            wrong.add("the heads that have grown are others");
        }
        if (wrong.isEmpty()) {
            agreed = agrees ? matched : agreed;
            lastAgreed = agrees ? said : lastAgreed;
        } else if (agrees) {
            agrees = false;
            chain.tell(Rule.ATTESTATION_CONTENTS, due, String.join("; ", wrong));
        }
    }

    /// Takes note that there are no more events, and tells what of the attested ones differs.
    void finish() {
        if (kept != null && !isKept) {
            tell(kept);
        }
        if (current == chain.believed()) {
            return;
        }
        Prints before = new Prints();
        Prints due = new Prints();
        for (int at = 0; at < chain.believed(); at++) {
            Attested each = chain.believed(at);
            long from = each.events() - each.prints();
            ByteBuffer prints = chain.say(each).prints();
            for (int i = 0; i < each.prints(); i++) {
                (from + i < matched ? before : due).add(prints.getInt(printAt(i)));
            }
        }
        Divergence found = Divergence.of(before, due, came);
        findings.add(found.kind().rule(), where(found), what(found));
    }

    private void tell(Kept kept) {
        findings.add(
                Rule.SEAL,
                partition,
                events < kept.events()
                        ? "it has %d events, and %d were sealed: events were removed"
                                .formatted(events, kept.events())
                        : "its first %d events are not those that were sealed: events were altered"
                                .formatted(kept.events()));
    }

    private String where(Divergence found) {
        if (found.kind() != Divergence.Kind.MISSING) {
            return Places.of(Objects.requireNonNull(unexpected, "something came instead"));
        }
        if (unexpected != null) {
            return "%s, before %s".formatted(missing(), Places.of(unexpected));
        }
        return last == null
                ? "%s, %s".formatted(missing(), partition)
                : "%s, after %s".formatted(missing(), Places.of(last));
    }

    private String what(Divergence found) {
        String attestedAs =
                "event %d of the partition, attested by number %d"
                        .formatted(matched + 1, due().number());
        return switch (found.kind()) {
            case MISSING -> "%s, is not there%s".formatted(attestedAs, more(found, "missing"));
            case INSERTED ->
                    "it was not attested; here is due %s%s"
                            .formatted(attestedAs, more(found, "inserted"));
            case REPEATED -> "it comes more than once; here is due " + attestedAs;
            case MOVED -> "it comes out of its order; here is due " + attestedAs;
            case ALTERED -> "it is not what it was as " + attestedAs;
        };
    }

    private static String more(Divergence found, String how) {
        return found.count() == 1 ? "" : "; %d in a row are %s".formatted(found.count(), how);
    }

    // Streams that were attested further than the log has them now lead to what is gone.
    private String missing() {
        List<String> names = new ArrayList<>();
        for (AttestedHead head : said().heads()) {
            long version = heads.head(head.stream()).map(Heads.Head::version).orElse(0L);
            if (version < head.version()) {
                names.add(head.stream() + "@" + (version + 1));
            }
        }
        return switch (names.size()) {
            case 0 -> "an event";
            case 1 -> names.getFirst();
            default ->
                    "one of "
                            + String.join(
                                    ", ", names.subList(0, Math.min(NAMED_MAX, names.size())));
        };
    }

    /// How many events are what was attested, up to the first that is not.
    long attestedEvents() {
        return agrees ? matched : agreed;
    }

    /// How many events lie beyond the last attestation.
    long beyond() {
        return beyond;
    }

    /// How many streams there are.
    long streams() {
        return heads.streams();
    }

    /// How many attestations the partition has.
    long attestations() {
        return chain.size();
    }

    /// When the last of those was made that can be believed, in milliseconds; 0 for none.
    long attestedAtMs() {
        return chain.lastBelieved().map(each -> chain.say(each).time().toEpochMilli()).orElse(0L);
    }

    /// The last attestation that is right in all, as the ones before it are; none if there is none.
    Optional<Kept> last() {
        return Optional.ofNullable(lastAgreed).map(Kept::of);
    }

    /// How many partitions the log must have; 0 if nobody says so who can be believed.
    int partitions() {
        return chain.partitions();
    }
}
