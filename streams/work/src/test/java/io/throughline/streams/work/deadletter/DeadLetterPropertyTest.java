package io.throughline.streams.work.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.schemas.codec.Codec;
import io.throughline.schemas.codec.InMemoryRegistry;
import io.throughline.schemas.contracts.work.DeadLetterCommand;
import io.throughline.schemas.contracts.work.DeadLetterEvent;
import io.throughline.schemas.contracts.work.DeadLetterEvent.EventFailed;
import io.throughline.schemas.contracts.work.DeadLetterEvent.EventSkipped;
import io.throughline.schemas.contracts.work.DeadLetterEvent.ParkedEventCompleted;
import io.throughline.schemas.contracts.work.DeadLetterRow;
import io.throughline.schemas.contracts.work.DeadLetterStatus;
import io.throughline.streams.testkit.DeciderLaws;
import io.throughline.streams.work.deadletter.DeadLetterState.Clear;
import io.throughline.streams.work.deadletter.DeadLetterState.Escalated;
import io.throughline.streams.work.deadletter.DeadLetterState.Parked;
import io.throughline.streams.work.deadletter.DeadLetterState.Retrying;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import net.jqwik.api.statistics.StatisticsReport.StatisticsReportMode;

class DeadLetterPropertyTest {

    private final DeadLetterDecider decider = new DeadLetterDecider();
    private final DeadLetterView view = new DeadLetterView();
    private final Codec<Object> states =
            Codec.of(Object.class, new InMemoryRegistry(), List.of(DeadLetterState.class));

    @Property(edgeCases = EdgeCasesMode.NONE)
    @StatisticsReport(StatisticsReportMode.OFF)
    void queues_keep_the_laws_of_deciders(@ForAll("commands") List<DeadLetterCommand> commands) {
        List<DeadLetterEvent> history = DeciderLaws.check(decider, commands);

        Statistics.collect(DeciderLaws.fold(decider, decider.initial(), history).getClass());
        for (Class<?> state : List.of(Clear.class, Parked.class, Retrying.class, Escalated.class)) {
            Statistics.coverage(coverage -> coverage.check(state).percentage(p -> p > 2));
        }
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void events_leave_in_their_order(@ForAll("commands") List<DeadLetterCommand> commands) {
        long left = 0;
        for (DeadLetterEvent event : DeciderLaws.check(decider, commands)) {
            long leaves =
                    switch (event) {
                        case ParkedEventCompleted(long version) -> version;
                        case EventSkipped(long version, _, _) -> version;
                        case DeadLetterEvent _ -> 0;
                    };
            if (leaves > 0) {
                assertThat(leaves).isGreaterThan(left);
                left = leaves;
            }
            if (event instanceof EventFailed failed) {
                assertThat(failed.version()).isGreaterThan(left);
                assertThat(failed.round()).isBetween(0, DeadLetterDecider.ROUNDS_MAX);
            }
        }
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void the_row_says_what_the_state_says(@ForAll("commands") List<DeadLetterCommand> commands) {
        DeadLetterState state = decider.initial();
        DeadLetterRow row = view.initial();
        for (DeadLetterEvent event : DeciderLaws.check(decider, commands)) {
            state = decider.evolve(state, event);
            row = view.evolve(row, event);
            assertThat(states.decode(states.encode(state))).isEqualTo(state);
            switch (state) {
                case Clear _ -> assertThat(row).isEqualTo(DeadLetterRow.NONE);
                case Parked parked ->
                        require(row, DeadLetterStatus.PARKED, parked.backlog(), parked.round());
                case Retrying retrying ->
                        require(
                                row,
                                DeadLetterStatus.RETRYING,
                                retrying.backlog(),
                                retrying.round());
                case Escalated escalated ->
                        require(
                                row,
                                DeadLetterStatus.ESCALATED,
                                escalated.backlog(),
                                escalated.round());
            }
        }
    }

    private static void require(
            DeadLetterRow row, DeadLetterStatus status, Backlog backlog, int round) {
        assertThat(row.parked()).isEqualTo(backlog.size());
        assertThat(row.status()).isEqualTo(status);
        assertThat(row.round()).isEqualTo(round);
    }

    @Provide
    Arbitrary<List<DeadLetterCommand>> commands() {
        return DeadLetters.commands();
    }
}
