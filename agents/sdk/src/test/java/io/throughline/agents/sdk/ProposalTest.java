package io.throughline.agents.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.schemas.contracts.EventId;
import io.throughline.schemas.contracts.ExpectedVersion;
import io.throughline.schemas.contracts.StreamId;
import io.throughline.schemas.contracts.logistics.OrderCommand.RecordDelay;
import org.junit.jupiter.api.Test;

class ProposalTest {

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
    void version_nought_expects_an_absent_stream() {
        // When
        Proposal proposal = Proposal.to(order, new RecordDelay()).expecting(0);

        // Then
        assertThat(proposal.expected()).isEqualTo(ExpectedVersion.ABSENT);
    }
}
