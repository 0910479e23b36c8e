package io.throughline.schemas.contracts;

/// An entry of a command's [Basis] that was no longer the latest when the command was decided.
///
/// @param seen the version that the command was based on
/// @param version the version that the stream was at
public record StaleBasis(StreamId stream, long seen, long version) {

    /// How many versions the command had not seen.
    public long behind() {
        return version - seen;
    }
}
