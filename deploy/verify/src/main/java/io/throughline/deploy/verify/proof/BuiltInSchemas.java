package io.throughline.deploy.verify.proof;

import io.throughline.schemas.codec.Registry;
import io.throughline.schemas.codec.UnknownSchemaException;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/// Stands in for a registry where there is none: the one schema that a codec registers here, or
/// another one that is given, is taken to be behind every id. For topics whose values all have one
/// schema, such as attestations. Used by one thread.
public final class BuiltInSchemas implements Registry {

    // No registry gives this one away.
    private static final int ID = 0;

    private final @Nullable Schema written;
    private @Nullable Schema schema;

    /// Takes everything to be written as the one schema that is registered.
    public BuiltInSchemas() {
        this.written = null;
    }

    /// Takes everything to be written as this one, which may be another than the one registered.
    public BuiltInSchemas(Schema written) {
        this.written = written;
    }

    @Override
    public int register(String subject, Schema only) {
        if (schema != null && !schema.equals(only)) {
            throw new IllegalStateException(
                    "%s has another schema than the one that is built in".formatted(subject));
        }
        schema = only;
        return ID;
    }

    @Override
    public Schema schema(int id) {
        if (written != null) {
            return written;
        }
        if (schema == null) {
            throw new UnknownSchemaException("no schema is built in");
        }
        return schema;
    }
}
