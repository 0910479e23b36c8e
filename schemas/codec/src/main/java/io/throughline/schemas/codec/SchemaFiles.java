package io.throughline.schemas.codec;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/// Finds the schema of a record: in `<Record>.avsc` beside it, or else in `<Interface>.avsc` of a
/// sealed interface that it belongs to, a JSON array with one schema for each record.
final class SchemaFiles {

    private SchemaFiles() {}

    static Schema load(Class<?> type) {
        List<String> tried = new ArrayList<>();
        for (Class<?> owner : owners(type)) {
            Schema file = parse(owner);
            Schema found = file == null ? null : find(file, type.getSimpleName());
            if (found != null) {
                return found;
            }
            tried.add(owner.getPackageName().replace('.', '/') + "/" + fileName(owner));
        }
        throw new IllegalArgumentException(
                "record %s has no schema: none named %s in %s"
                        .formatted(
                                type.getName(), type.getSimpleName(), String.join(" or ", tried)));
    }

    private static List<Class<?>> owners(Class<?> type) {
        List<Class<?>> owners = new ArrayList<>();
        owners.add(type);
        // The list grows while it is walked: families may be nested.
        for (int i = 0; i < owners.size(); i++) {
            for (Class<?> family : owners.get(i).getInterfaces()) {
                if (family.isSealed() && !owners.contains(family)) {
                    owners.add(family);
                }
            }
        }
        return owners;
    }

    private static @Nullable Schema parse(Class<?> owner) {
        try (InputStream in = owner.getResourceAsStream(fileName(owner))) {
            return in == null ? null : new Schema.Parser().parse(in);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + fileName(owner), e);
        } catch (AvroRuntimeException e) {
            throw new IllegalArgumentException(
                    "%s of %s is no Avro schema: %s"
                            .formatted(fileName(owner), owner.getName(), e.getMessage()),
                    e);
        }
    }

    private static @Nullable Schema find(Schema file, String name) {
        List<Schema> schemas = file.isUnion() ? file.getTypes() : List.of(file);
        for (Schema schema : schemas) {
            if (schema.getType() == Schema.Type.RECORD && schema.getName().equals(name)) {
                return schema;
            }
        }
        return null;
    }

    private static String fileName(Class<?> owner) {
        return owner.getSimpleName() + ".avsc";
    }
}
