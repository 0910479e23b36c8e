package io.throughline.agents.runtime.watching;

import io.throughline.agents.runtime.partition.PartitionStatus;
import java.util.Map;

/// How an agent stands, as `GET /agent` answers.
///
/// @param idle whether there are partitions, and everything in them is done and committed
/// @param inFlight events read and not finished
/// @param finished events answered since the start
/// @param accepted proposals accepted since the start
/// @param rejected proposals rejected since the start, and left at that
/// @param lost proposals given up since the start, because their streams kept moving on
/// @param conflicts times since the start that a proposal found its stream at another version
/// @param redecided proposals made instead after a conflict since the start
/// @param deadLetters events since the start that could not be answered
/// @param overdue reactions that were interrupted for their time limit and have not ended
/// @param lag offsets of all partitions that are not committed yet, as the last fetch saw it
/// @param partitions those that this instance works on, by number
public record AgentStatus(
        String name,
        boolean idle,
        int inFlight,
        long finished,
        long accepted,
        long rejected,
        long lost,
        long conflicts,
        long redecided,
        long deadLetters,
        int overdue,
        long lag,
        Map<Integer, PartitionStatus> partitions) {}
