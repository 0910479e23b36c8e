package io.throughline.streams.runtime.json;

import io.throughline.schemas.codec.Registry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;

/// A registry that notes down every schema that this process registers, so that the HTTP edge can
/// read and write JSON by them. Safe for use by several threads.
public final class SchemaBook implements Registry {

    /// A schema and its id at the registry.
    record Entry(int id, Schema schema) {}

    private final Registry registry;
    private final Map<String, Entry> byName = new ConcurrentHashMap<>();

    public SchemaBook(Registry registry) {
        this.registry = registry;
    }

    @Override
    public int register(String subject, Schema schema) {
        int id = registry.register(subject, schema);
        byName.put(schema.getFullName(), new Entry(id, schema));
        return id;
    }

    @Override
    public Schema schema(int id) {
        return registry.schema(id);
    }

    /// The schema of this Avro full name.
    ///
    /// @throws IllegalArgumentException if none was registered here
    Entry entry(String name) {
        Entry entry = byName.get(name);
        if (entry == null) {
            throw new IllegalArgumentException("no schema %s was registered here".formatted(name));
        }
        return entry;
    }
}
