package io.throughline.agents.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.throughline.schemas.contracts.Basis;
import io.throughline.schemas.contracts.Clock;
import io.throughline.schemas.contracts.CommandId;
import io.throughline.schemas.contracts.EventId;
import io.throughline.schemas.contracts.EventMetadata;
import io.throughline.schemas.contracts.ExpectedVersion;
import io.throughline.schemas.contracts.RecordedEvent;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.schemas.contracts.logistics.Lane;
import io.throughline.schemas.contracts.logistics.Mode;
import io.throughline.schemas.contracts.logistics.OrderCommand.CancelOrder;
import io.throughline.schemas.contracts.logistics.OrderCommand.RecordDelay;
import io.throughline.schemas.contracts.logistics.OrderEvent.DelayDetected;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProposalTest {

    private static final long GIVE_UP_AT = 9;

    private final StreamId order = new StreamId("order", "4711");
    private final EventId lane = EventId.parse("lane/KE-air@12");

    @Test
    void a_bare_proposal_expects_any_version_and_names_no_basis() {
        // When
        Proposal proposal = Proposal.to(order, new RecordDelay());

        // Then
        assertThat(proposal.expected()).isEqualTo(ExpectedVersion.ANY);
        assertThat(proposal.basis().seen()).isEmpty();
    }

    @Test
    void expectation_and_basis_add_up() {
        // When
        Proposal proposal =
                Proposal.to(order, new RecordDelay())
                        .basedOn(order.at(5))
                        .expecting(5)
                        .basedOn(lane);

        // Then
        assertThat(proposal.expected()).isEqualTo(new ExpectedVersion.Exact(5));
        assertThat(proposal.basis().seen()).containsExactly(order.at(5), lane);
    }

    @Test
    void an_event_in_the_basis_brings_what_it_knew() {
        // Given
        RecordedEvent<?> other = event("order/7@3", Clock.parse("order/4711@2 workflow/9@4"));
        RecordedEvent<?> own = event("order/4711@5", Clock.parse("order/7@2"));

        // When
        Proposal proposal = Proposal.to(order, new RecordDelay()).basedOn(other, own).basedOn(lane);

        // Then
        assertThat(proposal.basis().seen())
                .containsExactly(EventId.parse("order/7@3"), order.at(5), lane);
        assertThat(proposal.clock()).isEqualTo(Clock.parse("order/7@3 workflow/9@4"));
    }

    @Test
    void an_event_of_the_same_stream_says_no_more_than_its_id() {
        // Given
        RecordedEvent<?> own = event("order/4711@5", Clock.EMPTY);

        // Then
        assertThat(Proposal.to(order, new RecordDelay()).basedOn(own))
                .isEqualTo(Proposal.to(order, new RecordDelay()).basedOn(order.at(5)))
                .isNotEqualTo(
                        Proposal.to(order, new RecordDelay())
                                .basedOn(event("order/4711@5", Clock.parse("order/7@2"))));
    }

    @Test
    void version_nought_expects_an_absent_stream() {
        // When
        Proposal proposal = Proposal.to(order, new RecordDelay()).expecting(0);

        // Then
        assertThat(proposal.expected()).isEqualTo(ExpectedVersion.ABSENT);
    }

    @Test
    void without_a_redecision_a_conflict_is_the_end() {
        // Given
        Proposal proposal = Proposal.to(order, new RecordDelay()).expecting(5);

        // Then
        assertThat(proposal.after(conflict(6))).isEmpty();
    }

    @Test
    void a_redecision_sees_the_conflict_and_stays_in_force() {
        // Given
        Proposal proposal =
                Proposal.to(order, new RecordDelay())
                        .onConflict(ProposalTest::again)
                        .expecting(5)
                        .basedOn(order.at(5));

        // When
        Proposal second = proposal.after(conflict(6)).orElseThrow();
        Proposal third = second.after(conflict(8)).orElseThrow();

        // Then
        assertThat(second)
                .isEqualTo(
                        Proposal.to(order, new CancelOrder("1 since"))
                                .expecting(6)
                                .basedOn(order.at(6)));
        assertThat(third.expected()).isEqualTo(ExpectedVersion.exactly(8));
        assertThat(third.after(conflict(GIVE_UP_AT))).isEmpty();
    }

    @Test
    void a_redecision_may_hand_over_to_another() {
        // Given
        Proposal proposal =
                Proposal.to(order, new RecordDelay())
                        .expecting(5)
                        .onConflict(conflict ->
                                Optional.of(
                                        Proposal.to(order, new RecordDelay())
                                                .expecting(conflict.version())
                                                .onConflict(_ -> Optional.empty())));

        // When
        Proposal second = proposal.after(conflict(6)).orElseThrow();

        // Then
        assertThat(second.after(conflict(7))).isEmpty();
    }

    @Test
    void a_redecision_is_for_the_stream_of_the_conflict() {
        // Given
        Proposal elsewhere = Proposal.to(new StreamId("order", "8"), new RecordDelay());
        Proposal proposal =
                Proposal.to(order, new RecordDelay()).onConflict(_ -> Optional.of(elsewhere));

        // Then
        assertThatIllegalArgumentException()
                .isThrownBy(() -> proposal.after(conflict(6)))
                .withMessageContaining("order/8")
                .withMessageContaining("same stream");
    }

    @Test
    void proposals_are_equal_if_they_say_the_same() {
        // Given
        Proposal proposal = Proposal.to(order, new RecordDelay()).expecting(5).basedOn(lane);
        Proposal patient = proposal.onConflict(ProposalTest::again);

        // Then
        assertThat(patient).isEqualTo(proposal).hasSameHashCodeAs(proposal);
        assertThat(patient).hasToString(proposal.toString());
        assertThat(proposal)
                .isNotEqualTo(proposal.expecting(6))
                .isNotEqualTo(proposal.basedOn(lane))
                .isNotEqualTo(Proposal.to(order, new CancelOrder("no")).expecting(5).basedOn(lane));
    }

    private static Optional<Proposal> again(Conflict conflict) {
        return conflict.version() == GIVE_UP_AT
                ? Optional.empty()
                : Optional.of(
                        Proposal.to(
                                        conflict.stream(),
                                        new CancelOrder(conflict.since().size() + " since"))
                                .expecting(conflict.version())
                                .basedOn(conflict.seen()));
    }

    private Conflict conflict(long version) {
        return new Conflict(
                order, version, List.of(new DelayDetected(new Lane("KE", Mode.AIR), 3)));
    }

    private static RecordedEvent<?> event(String id, Clock clock) {
        EventMetadata metadata =
                new EventMetadata(
                        EventId.parse(id),
                        CommandId.parse("tester:row-1:0"),
                        Instant.EPOCH,
                        "order/1",
                        null,
                        Basis.NONE,
                        false,
                        null,
                        clock,
                        null);
        return new RecordedEvent<>(metadata, "data", Instant.EPOCH, 0, 0);
    }
}
