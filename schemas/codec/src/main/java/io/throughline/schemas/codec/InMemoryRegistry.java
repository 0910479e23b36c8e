package io.throughline.schemas.codec;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;

/// A registry in the memory of this process, for tests and for use in a single process that keeps
/// nothing. Ids count from 1 in the order of registration, so they differ between processes: never
/// write a log with it that another process shall read.
///
/// It keeps to full transitive compatibility, as a real registry is told to.
public final class InMemoryRegistry implements Registry {

    private final Map<String, List<Integer>> subjects = new HashMap<>();
    private final List<Schema> schemas = new ArrayList<>();

    @Override
    public synchronized int register(String subject, Schema schema) {
        List<Integer> versions = subjects.computeIfAbsent(subject, _ -> new ArrayList<>());
        for (int id : versions) {
            if (schema(id).equals(schema)) {
                return id;
            }
            check(subject, schema, schema(id));
            check(subject, schema(id), schema);
        }
        int id = schemas.indexOf(schema) + 1;
        if (id == 0) {
            schemas.add(schema);
            id = schemas.size();
        }
        versions.add(id);
        return id;
    }

    @Override
    public synchronized Schema schema(int id) {
        if (id < 1 || id > schemas.size()) {
            throw new UnknownSchemaException(
                    "schema id %d is not registered in this process".formatted(id));
        }
        return schemas.get(id - 1);
    }

    private static void check(String subject, Schema reader, Schema writer) {
        SchemaCompatibility.SchemaPairCompatibility found =
                SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
        if (found.getType() != SchemaCompatibilityType.COMPATIBLE) {
            throw new IncompatibleSchemaException(
                    subject, found.getResult().getIncompatibilities().toString());
        }
    }
}
