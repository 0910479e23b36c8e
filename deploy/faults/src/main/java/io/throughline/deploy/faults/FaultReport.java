package io.throughline.deploy.faults;

import java.util.List;

/// What was done, and whether everything held.
///
/// @param held whether every invariant held after every fault
/// @param rounds one for each fault that was done; the run ends with the first that broke something
/// @param orders that were placed
/// @param commands that were submitted by the load, repeats included
/// @param notificationsRepeated those that came a second time under the same idempotency key, which
///   is allowed when a notifier dies between telling and recording it
/// @param parked events that an agent could not handle for a while
/// @param released how often a person had to say that such a stream goes on
/// @param broken what did not hold, in a sentence each
/// @param notes what could not be done on this machine
public record FaultReport(
        long seed,
        boolean held,
        List<Round> rounds,
        long orders,
        long commands,
        long notificationsRepeated,
        long parked,
        long released,
        List<String> broken,
        List<String> notes,
        double seconds) {

    public FaultReport {
        rounds = List.copyOf(rounds);
        broken = List.copyOf(broken);
        notes = List.copyOf(notes);
    }

    /// One fault.
    ///
    /// @param number counted from 1
    /// @param fault what was done, and to whom
    /// @param atSeconds since the run began
    /// @param inFlight commands without an outcome at that moment
    /// @param silentMs the longest time in which no command at all was answered, until it was
    ///   mended
    /// @param waitedMs the longest time that one command waited for its outcome until then, whether
    ///   or not it came
    /// @param mended whether everything ran again and all that was sent meanwhile was answered
    /// @param mendedMs how long that took; how long it was waited for in vain if not `mended`, and
    ///   0 if the fault was not even done
    /// @param check what was found afterwards; nothing was if [Check#NONE]
    public record Round(
            int number,
            String fault,
            double atSeconds,
            int inFlight,
            long silentMs,
            long waitedMs,
            boolean mended,
            long mendedMs,
            Check check) {}

    /// What the log says.
    ///
    /// @param made whether anything was checked
    /// @param seconds that it took
    /// @param events in the log
    /// @param eventsAttested of them, those that are what was attested
    /// @param attestations that were checked, with their signatures
    /// @param streams in the log
    /// @param streamsCompared of them, those whose state in the stores was compared; fewer if there
    ///   are too many, and then others at the next check
    /// @param acknowledged commands of the load that have an outcome
    /// @param lost acknowledged commands that are not there as acknowledged
    /// @param doubled commands that are there more than once
    /// @param findings of the verifier, and differences between the report and what was put in
    public record Check(
            boolean made,
            double seconds,
            long events,
            long eventsAttested,
            long attestations,
            long streams,
            long streamsCompared,
            long acknowledged,
            long lost,
            long doubled,
            long findings) {

        /// Nothing was checked.
        public static final Check NONE = new Check(false, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }
}
