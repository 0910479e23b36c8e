package io.throughline.schemas.codec;

/// A record's headers lack something, or hold something that cannot be read.
public final class MalformedHeadersException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String header;

    public MalformedHeadersException(String header, String problem) {
        super("header %s %s".formatted(header, problem));
        this.header = header;
    }

    public MalformedHeadersException(String header, String problem, Throwable cause) {
        super("header %s %s".formatted(header, problem), cause);
        this.header = header;
    }

    /// The name of the header, such as `ce_id`.
    public String header() {
        return header;
    }
}
