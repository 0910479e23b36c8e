package io.throughline.deploy.verify.proof;

import io.throughline.schemas.codec.Registry;
import io.throughline.schemas.codec.UnknownSchemaException;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/// Stands in for a registry where there is none: the one schema that a codec registers here is
/// taken to be behind every id. For topics whose values all have one schema, such as attestations.
/// Used by one thread.
public final class BuiltInSchemas implements Registry {

    private static final int ID = 1;

    private @Nullable Schema schema;

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
        if (schema == null) {
            throw new UnknownSchemaException("no schema is built in");
        }
        return schema;
    }
}
