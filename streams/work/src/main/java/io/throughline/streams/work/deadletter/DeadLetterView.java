package io.throughline.streams.work.deadletter;

import io.throughline.schemas.contracts.work.DeadLetterEvent;
import io.throughline.schemas.contracts.work.DeadLetterEvent.DeadLetterEscalated;
import io.throughline.schemas.contracts.work.DeadLetterEvent.EventFailed;
import io.throughline.schemas.contracts.work.DeadLetterEvent.EventParked;
import io.throughline.schemas.contracts.work.DeadLetterEvent.EventSkipped;
import io.throughline.schemas.contracts.work.DeadLetterEvent.ParkedEventCompleted;
import io.throughline.schemas.contracts.work.DeadLetterEvent.RetryOrdered;
import io.throughline.schemas.contracts.work.DeadLetterEvent.StreamReleased;
import io.throughline.schemas.contracts.work.DeadLetterRow;
import io.throughline.schemas.contracts.work.DeadLetterStatus;
import io.throughline.streams.kernel.View;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How each dead-letter queue stands, as long as something is parked.
public final class DeadLetterView implements View<DeadLetterRow, DeadLetterEvent> {

    @Override
    public DeadLetterRow initial() {
        return DeadLetterRow.NONE;
    }

    @Override
    public DeadLetterRow evolve(DeadLetterRow row, DeadLetterEvent event) {
        return switch (event) {
            case EventFailed failed -> failed(row, failed);
            case EventParked _ -> parked(row, row.parked() + 1);
            case ParkedEventCompleted _ -> withoutFirst(row, DeadLetterStatus.RETRYING, 1);
            case EventSkipped _ -> withoutFirst(row, DeadLetterStatus.PARKED, 0);
            case RetryOrdered ordered ->
                    status(row, DeadLetterStatus.RETRYING, ordered.round(), ordered.notBefore());
            case DeadLetterEscalated _ ->
                    status(row, DeadLetterStatus.ESCALATED, row.round(), null);
            case StreamReleased() -> DeadLetterRow.NONE;
        };
    }

    private static DeadLetterRow failed(DeadLetterRow row, EventFailed failed) {
        boolean first = row.parked() == 0;
        return new DeadLetterRow(
                failed.agent().value(),
                failed.stream().toString(),
                DeadLetterStatus.PARKED,
                failed.round(),
                first ? 1 : row.parked(),
                failed.version(),
                failed.type(),
                failed.failure(),
                first ? failed.firstAt() : row.since(),
                null);
    }

    private static DeadLetterRow parked(DeadLetterRow row, long parked) {
        return new DeadLetterRow(
                row.agent(),
                row.stream(),
                row.status(),
                row.round(),
                parked,
                row.version(),
                row.type(),
                row.failure(),
                row.since(),
                row.notBefore());
    }

    // The failure stays to be read until there is another, or nothing is parked.
    private static DeadLetterRow withoutFirst(
            DeadLetterRow row, DeadLetterStatus status, int round) {
        return row.parked() <= 1
                ? DeadLetterRow.NONE
                : status(parked(row, row.parked() - 1), status, round, null);
    }

    private static DeadLetterRow status(
            DeadLetterRow row, DeadLetterStatus status, int round, @Nullable Instant notBefore) {
        return new DeadLetterRow(
                row.agent(),
                row.stream(),
                status,
                round,
                row.parked(),
                row.version(),
                row.type(),
                row.failure(),
                row.since(),
                notBefore);
    }
}
