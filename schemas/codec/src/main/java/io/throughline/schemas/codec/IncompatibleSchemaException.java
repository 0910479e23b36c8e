package io.throughline.schemas.codec;

/// A schema cannot read, or be read by, an earlier version of its subject.
public final class IncompatibleSchemaException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String subject;

    public IncompatibleSchemaException(String subject, String reason) {
        super(
                ("schema of subject %s is not compatible with its earlier versions: %s;"
                                + " add fields with defaults, and neither change nor remove any")
                        .formatted(subject, reason));
        this.subject = subject;
    }

    /// The subject, which is the Avro full name of the type.
    public String subject() {
        return subject;
    }
}
