package io.throughline.agents.runtime.partition;

/// How much of a partition is in flight, and how much may be. Not safe for use by several threads.
///
/// What is read by reference has a size only once it was read. So one at a time may be without a
/// size, and the bound on bytes is passed by at most that one event. While there are both, records
/// and references begin in turn; a reference that could not begin now keeps no record waiting.
class Room {

    private int budget = 1;
    private long budgetBytes = 1;
    private int inFlight;
    private long bytes;
    private boolean unread;
    private int references;
    private boolean referencesTurn;

    /// How many may be in flight from now on, and how many bytes of them.
    void budget(int events, long bytes) {
        budget = Math.max(1, events);
        budgetBytes = Math.max(1, bytes);
    }

    /// Whether a record of that many bytes may begin; one that is larger than all of the budget
    /// goes alone.
    boolean has(long bytes) {
        return (inFlight == 0 || (inFlight < budget && this.bytes + bytes <= budgetBytes))
                && !(references > 0 && referencesTurn && hasForUnread());
    }

    /// Whether one may begin that has yet to be read.
    boolean hasForUnread() {
        return !unread && (inFlight == 0 || (inFlight < budget && bytes < budgetBytes));
    }

    void enter(long bytes) {
        inFlight++;
        this.bytes += bytes;
        referencesTurn = true;
    }

    void enterUnread() {
        inFlight++;
        unread = true;
        referencesTurn = false;
    }

    /// A reference waits to begin.
    void awaited() {
        references++;
    }

    /// It waits no more.
    void awaitedNoMore() {
        references--;
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
