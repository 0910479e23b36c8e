package io.throughline.streams.runtime.elsewhere;

import io.throughline.schemas.codec.Topics;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.streams.runtime.brokers.Leftovers;
import io.throughline.streams.topology.Domain;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.OptionalLong;

/// The versions that streams have reached of late in partitions that other instances decide. Safe
/// for use by several threads; an answer takes no input or output.
@Singleton
public final class VersionsElsewhere {

    private final FollowedPartitions followed;

    VersionsElsewhere(Leftovers leftovers, Domain domain) {
        this.followed =
                new FollowedPartitions(leftovers::consumer, Topics.of(domain.contract()).events());
    }

    /// A version that the stream has reached, if that is known. There may be later ones. From the
    /// first question on its partition is followed; the first answers may say that nothing is
    /// known.
    ///
    /// @param partition of the stream
    public OptionalLong of(StreamId stream, int partition) {
        return followed.of(stream, partition);
    }

    @PreDestroy
    void close() throws InterruptedException {
        followed.close();
    }
}
