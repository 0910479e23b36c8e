package io.throughline.agents.notifier;

import io.throughline.schemas.contracts.RecordedEvent;
import io.throughline.schemas.contracts.logistics.OrderEvent.DelayDetected;

/// What the client is told, as JSON with these names. The same in every attempt, so that a receiver
/// that compares what it gets under one key sees no difference.
///
/// @param at when the delay was noticed, ISO 8601
record Notification(String order, String country, String lane, int daysLate, String at) {

    static Notification of(RecordedEvent<DelayDetected> event) {
        DelayDetected delay = event.data();
        return new Notification(
                event.stream().key(),
                delay.country(),
                delay.lane().toString(),
                delay.daysLate(),
                event.metadata().time().toString());
    }
}
