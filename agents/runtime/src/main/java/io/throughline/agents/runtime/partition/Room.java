package io.throughline.agents.runtime.partition;

/// How much of a partition is in flight, and how much may be. Not safe for use by several threads.
///
/// What is read by reference has a size only once it was read. So one at a time may be without a
/// size, and the bound on bytes is passed by at most that one event.
final class Room {

    private int budget = 1;
    private long budgetBytes = 1;
    private int inFlight;
    private long bytes;
    private boolean unread;

    /// How many may be in flight from now on, and how many bytes of them.
    void budget(int events, long bytes) {
        budget = Math.max(1, events);
        budgetBytes = Math.max(1, bytes);
    }

    /// Whether an event of that many bytes may begin; one that is larger than all of the budget
    /// goes alone.
    boolean has(long bytes) {
        return inFlight == 0 || (inFlight < budget && this.bytes + bytes <= budgetBytes);
    }

    /// Whether one may begin that has yet to be read.
    boolean hasForUnread() {
        return !unread && (inFlight == 0 || (inFlight < budget && bytes < budgetBytes));
    }

    void enter(long bytes) {
        inFlight++;
        this.bytes += bytes;
    }

    void enterUnread() {
        enter(0);
        unread = true;
    }

    /// What entered unread was read, or ended without.
    void read(long bytes) {
        unread = false;
        this.bytes += bytes;
    }

    void leave(long bytes) {
        inFlight--;
        this.bytes -= bytes;
    }

    int inFlight() {
        return inFlight;
    }

    long bytes() {
        return bytes;
    }
}
