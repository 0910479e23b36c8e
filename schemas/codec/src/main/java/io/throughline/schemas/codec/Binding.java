package io.throughline.schemas.codec;

import org.apache.avro.Schema;

/// A record type, its schema, and the schema's id in the registry.
record Binding(Class<?> type, Schema schema, int id, RecordWire wire) {

    /// Loads, binds and registers; the subject is the Avro full name.
    static Binding of(Class<?> type, Registry registry) {
        Schema schema = SchemaFiles.load(type);
        RecordWire wire = Binder.bind(type, schema);
        return new Binding(type, schema, registry.register(schema.getFullName(), schema), wire);
    }

    String name() {
        return schema.getFullName();
    }
}
