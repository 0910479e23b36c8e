package io.throughline.streams.runtime.reading;

import io.throughline.schemas.codec.RegistryUnavailableException;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.streams.runtime.http.RequestException;
import io.throughline.streams.runtime.peers.Place;
import io.throughline.streams.runtime.settings.Role;
import io.throughline.streams.runtime.suspects.HealSuspects;
import io.throughline.streams.runtime.topologies.RunningTopology;
import io.throughline.streams.runtime.topologies.Topologies;
import io.throughline.streams.topology.Domain;
import io.throughline.streams.topology.journal.Journal;
import io.throughline.streams.topology.journal.JournalTopology;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;

/// Finds the journal of a stream, and reads it if it is here. Safe for use by several threads.
@Singleton
public final class Journals {

    private static final long CHECK_MS = 5;

    private final Topologies topologies;
    private final JournalTopology topology;
    private final Domain domain;
    private final HealSuspects suspects;

    Journals(
            Topologies topologies, JournalTopology topology, Domain domain, HealSuspects suspects) {
        this.suspects = suspects;
        this.topologies = topologies;
        this.domain = domain;
        this.topology = topology;
    }

    /// Where the stream's journal is.
    ///
    /// @throws RequestException 404 if its category is not of this context
    Place placeOf(StreamId stream) {
        if (domain.aggregate(stream.category()).isEmpty()) {
            throw RequestException.unknown(
                    "category '%s' is not part of context %s"
                            .formatted(stream.category(), domain.contract().context()));
        }
        return journal().placeOf(JournalTopology.JOURNAL, stream.toString());
    }

    /// What `question` finds in the journal of a partition that is here.
    ///
    /// @throws RequestException 503 if the partition has just left or is being restored
    public <T> T ask(int partition, Function<Journal, T> question) {
        RunningTopology journal = journal();
        try {
            return question.apply(
                    journal.streams()
                            .store(
                                    StoreQueryParameters.fromNameAndType(
                                                    JournalTopology.JOURNAL, topology.queryable())
                                            .withPartition(partition)));
        } catch (InvalidStateStoreException e) {
            throw RequestException.unavailable(
                    journal.unavailable("restores or moves partition " + partition));
        } catch (RequestException | RegistryUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            // Something of it cannot be read: whether the log can is found out at once.
            suspects.add(JournalTopology.JOURNAL, partition);
            throw e;
        }
    }

    /// Waits until the journal has the stream's event at `version`, at most `waitMsMax`; returns
    /// whether it has.
    boolean await(int partition, StreamId stream, long version, long waitMsMax) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMsMax);
        while (ask(partition, journal -> journal.version(stream)) < version) {
            if (System.nanoTime() >= deadline) {
                return false;
            }
            pause();
        }
        return true;
    }

    private RunningTopology journal() {
        return topologies.require(Role.JOURNAL.text());
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(CHECK_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RequestException.unavailable("the service is stopping");
        }
    }
}
