package io.throughline.agents.importer;

import java.util.concurrent.atomic.AtomicBoolean;

/// How far one order of a [Playback] is, from its placement to the end of its delivery. Only the
/// playing thread touches it, but for [#planSignal].
final class OpenOrder {

    /// What became of the placement.
    enum Placed {
        /// There is no outcome yet.
        PENDING,
        /// By this import: its plan is still to come, and will be seen.
        NOW,
        /// By an earlier one: its plan may be from a time that the feed did not cover.
        BEFORE,
        /// It was rejected or failed.
        NOT
    }

    /// What the delivery is doing.
    enum Delivery {
        /// Its day has not come.
        LATER,
        /// It is not to be sent yet.
        WAITING,
        /// It has no outcome yet.
        SENT,
        ENDED
    }

    final Shipment shipment;

    /// Whether a plan was seen that the playing thread has not heard of yet.
    final AtomicBoolean planSignal = new AtomicBoolean();

    Placed placed = Placed.PENDING;
    Delivery delivery = Delivery.LATER;

    /// Whether a plan was seen since the delivery was last sent.
    boolean planned;

    /// The ordinal of the delivery's command.
    int ordinal;

    /// Rejections as not planned, decided in this import.
    int setbacks;

    /// When the wait for a plan ends, by `System.nanoTime`.
    long deadlineNanos;

    OpenOrder(Shipment shipment) {
        this.shipment = shipment;
    }
}
