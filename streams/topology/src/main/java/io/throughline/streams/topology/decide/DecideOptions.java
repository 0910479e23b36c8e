package io.throughline.streams.topology.decide;

/// The limits of deciding.
///
/// @param partitions of the context's topics; a command elsewhere than in its stream's partition is
///   passed on to the right one
/// @param duplicateHorizonCommands how many of its last commands a stream remembers: one of them
///   sent again gets the same outcome. Beyond the horizon the expected version still protects;
///   where it is `any`, a command that says that it is sent again is rejected
/// @param recentEventsBytesMax memory for each partition's latest events, which a stale command is
///   answered with
/// @param answersMax how many times agents may answer each other within a stream before somebody
///   else must act, see [AnswerChain]
public record DecideOptions(
        int partitions, int duplicateHorizonCommands, long recentEventsBytesMax, int answersMax) {

    /// What a stream remembers unless told otherwise, in commands.
    public static final int DUPLICATE_HORIZON_COMMANDS = 32;

    /// The most that a stream can remember, in commands: the head must fit into one record.
    public static final int DUPLICATE_HORIZON_COMMANDS_MAX = 100;

    /// How many times agents may answer each other unless told otherwise.
    public static final int ANSWERS_MAX = 100;

    /// The memory for a partition's latest events unless told otherwise, in bytes.
    public static final long RECENT_EVENTS_BYTES_MAX = 2L << 20;

    public DecideOptions {
        if (partitions < 1 || recentEventsBytesMax < 0) {
            throw new IllegalArgumentException(
                    "partitions %d must be at least 1, bytes of recent events %d at least 0"
                            .formatted(partitions, recentEventsBytesMax));
        }
        if (answersMax < 1) {
            throw new IllegalArgumentException(
                    "%d answers of agents to each other; at least 1 must be possible"
                            .formatted(answersMax));
        }
        if (duplicateHorizonCommands < 1
                || duplicateHorizonCommands > DUPLICATE_HORIZON_COMMANDS_MAX) {
            throw new IllegalArgumentException(
                    "a duplicate horizon of %d commands; 1 to %d are possible"
                            .formatted(duplicateHorizonCommands, DUPLICATE_HORIZON_COMMANDS_MAX));
        }
    }

    /// The default limits for topics of this many partitions.
    public static DecideOptions forPartitions(int partitions) {
        return new DecideOptions(
                partitions, DUPLICATE_HORIZON_COMMANDS, RECENT_EVENTS_BYTES_MAX, ANSWERS_MAX);
    }

    /// The same, with streams that remember this many commands.
    public DecideOptions remembering(int commands) {
        return new DecideOptions(partitions, commands, recentEventsBytesMax, answersMax);
    }

    /// The same, with this much memory for each partition's latest events.
    public DecideOptions recalling(long bytesMax) {
        return new DecideOptions(partitions, duplicateHorizonCommands, bytesMax, answersMax);
    }

    /// The same, where agents may answer each other this many times.
    public DecideOptions answering(int times) {
        return new DecideOptions(partitions, duplicateHorizonCommands, recentEventsBytesMax, times);
    }
}
