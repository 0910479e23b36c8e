package io.throughline.agents.runtime.reacting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.throughline.agents.runtime.Backdrop;
import io.throughline.agents.runtime.service.AgentCounters;
import io.throughline.agents.runtime.service.AgentSettings;
import io.throughline.agents.sdk.Conflict;
import io.throughline.agents.sdk.Proposal;
import io.throughline.schemas.codec.Codec;
import io.throughline.schemas.codec.InMemoryRegistry;
import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.Event;
import io.throughline.schemas.contracts.Outcome;
import io.throughline.schemas.contracts.Outcome.Rejected;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.schemas.contracts.logistics.Lane;
import io.throughline.schemas.contracts.logistics.OrderCommand.CancelOrder;
import io.throughline.schemas.contracts.logistics.OrderEvent;
import io.throughline.schemas.contracts.logistics.OrderEvent.DelayDetected;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RedecisionsTest {

    private static final int REDECISIONS_MAX = 2;
    private static final int EVENTS_MAX = 10;
    private static final StreamId ORDER = new StreamId("order", "1");

    private final CommandId id = CommandId.parse("probe:order/1@1:0");
    private final List<Conflict> conflicts = new ArrayList<>();
    private final List<String> reads = new ArrayList<>();
    private final Codec<Event> codec =
            Codec.of(Event.class, new InMemoryRegistry(), List.of(OrderEvent.class));
    private final AgentCounters counters =
            new AgentCounters(
                    Backdrop.agent("probe", (_, _) -> List.of()), new SimpleMeterRegistry());
    private final Redecisions redecisions =
            new Redecisions(codec, this::journal, settings(), counters);

    // On day n something happened at version n.
    private List<byte[]> journal(StreamId stream, long after, long last) {
        reads.add("%s after %d to %d".formatted(stream, after, last));
        return events(after + 1, last).stream().map(codec::encode).toList();
    }

    @Test
    void an_accepted_proposal_is_done() {
        // When
        Optional<Proposal> next =
                redecisions.after(id, insisting(1), new Outcome.Accepted(2, 2, false));

        // Then
        assertThat(next).isEmpty();
        assertCounts(1, 0, 0, 0, 0);
    }

    @Test
    void a_rejection_for_another_reason_is_final() {
        // Given
        Outcome refused = new Rejected("wrong-stage", "no", 3, false, List.of());

        // Then
        assertThat(redecisions.after(id, insisting(1), refused)).isEmpty();
        assertThat(conflicts).isEmpty();
        assertCounts(0, 1, 0, 0, 0);
    }

    @Test
    void what_was_not_decided_is_not_dropped() {
        Map.of("ping-pong", "PingPong", "forgotten", "Forgotten", "failed", "Failed")
                .forEach((code, error) -> {
                    // Given
                    Outcome undecided = new Rejected(code, "why", 3, false, List.of());

                    // Then
                    assertThatThrownBy(() -> redecisions.after(id, insisting(1), undecided))
                            .isInstanceOfSatisfying(
                                    UndecidedException.class,
                                    e -> assertThat(e.error()).isEqualTo(error))
                            .hasMessage("why");
                });
        assertThat(conflicts).isEmpty();
        assertCounts(0, 0, 0, 0, 0);
    }

    @Test
    void without_a_redecision_a_stale_version_is_final_and_nothing_is_read() {
        // Given
        Proposal resigned = Proposal.to(ORDER, new CancelOrder("late")).expecting(1);

        // Then
        assertThat(redecisions.after(id, resigned, stale(3, List.of()))).isEmpty();
        assertThat(reads).isEmpty();
        assertCounts(0, 1, 0, 1, 0);
    }

    @Test
    void the_author_decides_anew_on_the_events_that_came_with_the_rejection() {
        // When
        Optional<Proposal> next = redecisions.after(id, insisting(1), stale(3, wire(events(2, 3))));

        // Then
        assertThat(conflicts).containsExactly(new Conflict(ORDER, 3, events(2, 3)));
        assertThat(next).contains(insisting(3));
        assertThat(reads).isEmpty();
        assertCounts(0, 0, 0, 1, 1);
    }

    @Test
    void events_that_the_rejection_no_longer_brings_are_read() {
        // When
        redecisions.after(id, insisting(1), stale(3, List.of()));
        redecisions.after(id, insisting(1), stale(3, wire(events(3, 3))));
        redecisions.after(id, insisting(0), stale(3, List.of()));

        // Then
        assertThat(conflicts)
                .containsExactly(
                        new Conflict(ORDER, 3, events(2, 3)),
                        new Conflict(ORDER, 3, events(2, 3)),
                        new Conflict(ORDER, 3, events(1, 3)));
        assertThat(reads)
                .containsExactly(
                        "order/1 after 1 to 3", "order/1 after 1 to 3", "order/1 after 0 to 3");
    }

    @Test
    void a_stream_that_is_not_as_far_as_expected_has_nothing_in_between() {
        // When
        redecisions.after(id, insisting(5), stale(3, List.of()));

        // Then
        assertThat(conflicts).containsExactly(new Conflict(ORDER, 3, List.of()));
        assertThat(reads).isEmpty();
    }

    @Test
    void an_author_who_leaves_it_at_that_is_not_sent_again() {
        // Given
        Proposal once =
                Proposal.to(ORDER, new CancelOrder("late"))
                        .expecting(1)
                        .onConflict(_ -> Optional.empty());

        // Then
        assertThat(redecisions.after(id, once, stale(2, List.of()))).isEmpty();
        assertCounts(0, 1, 0, 1, 0);
    }

    @Test
    void a_proposal_that_loses_too_often_is_lost() {
        // Given
        CommandId last = id;
        for (int attempt = 0; attempt < REDECISIONS_MAX; attempt++) {
            assertThat(redecisions.after(last, insisting(1), stale(2, List.of()))).isPresent();
            last = last.nextAttempt();
        }

        // Then
        assertThat(redecisions.after(last, insisting(1), stale(2, List.of()))).isEmpty();
        assertThat(conflicts).hasSize(REDECISIONS_MAX);
        assertCounts(0, 0, 1, 3, 2);
    }

    @Test
    void a_proposal_that_missed_too_much_is_lost() {
        // When
        redecisions.after(id, insisting(1), stale(EVENTS_MAX + 1, List.of()));
        redecisions.after(id, insisting(1), stale(EVENTS_MAX + 2, List.of()));

        // Then
        assertThat(conflicts).hasSize(1);
        assertCounts(0, 0, 1, 2, 1);
    }

    private Proposal insisting(long version) {
        return Proposal.to(ORDER, new CancelOrder("late"))
                .expecting(version)
                .onConflict(conflict -> {
                    conflicts.add(conflict);
                    return Optional.of(insisting(conflict.version()));
                });
    }

    private static Rejected stale(long version, List<ByteBuffer> since) {
        return new Rejected(Rejected.STALE_VERSION, "too late", version, false, since);
    }

    private List<ByteBuffer> wire(List<Event> events) {
        return events.stream().map(codec::encode).map(ByteBuffer::wrap).toList();
    }

    private static List<Event> events(long first, long last) {
        return IntStream.rangeClosed((int) first, (int) last)
                .<Event>mapToObj(day -> new DelayDetected(Lane.parse("KE-air"), day))
                .toList();
    }

    private void assertCounts(int accepted, int rejected, int lost, int stale, int redecided) {
        assertThat(counters.accepted().count()).as("accepted").isEqualTo(accepted);
        assertThat(counters.rejected().count()).as("rejected").isEqualTo(rejected);
        assertThat(counters.lost().count()).as("lost").isEqualTo(lost);
        assertThat(counters.conflicts().count()).as("conflicts").isEqualTo(stale);
        assertThat(counters.redecided().count()).as("redecided").isEqualTo(redecided);
    }

    private static AgentSettings settings() {
        URI nowhere = URI.create("http://127.0.0.1:1");
        return new AgentSettings(
                nowhere,
                nowhere,
                1,
                1,
                1,
                1,
                0,
                1,
                1,
                1,
                1,
                REDECISIONS_MAX,
                EVENTS_MAX,
                1,
                1,
                1,
                0,
                1);
    }
}
