package io.throughline.schemas.codec;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.Encoder;
import org.apache.avro.io.ResolvingDecoder;
import org.jspecify.annotations.Nullable;

/// A Java record on an Avro record.
final class RecordWire implements Wire {

    /// One component and its field.
    ///
    /// @param argument the component's place in the constructor
    record Part(
            String name,
            Function<Object, Object> accessor,
            Wire wire,
            boolean nullable,
            int argument) {}

    private final Class<?> type;
    private final MethodHandle constructor;
    private final Part[] parts;

    /// `parts` are in the order of the schema's fields.
    RecordWire(Class<?> type, List<Part> parts) {
        this.type = type;
        this.constructor = Reflection.spread(type, Reflection.constructor(type));
        this.parts = parts.toArray(Part[]::new);
    }

    @Override
    public void write(@Nullable Object value, Encoder out) throws IOException {
        if (value == null) {
            throw new IllegalArgumentException("a %s is null".formatted(type.getSimpleName()));
        }
        for (Part part : parts) {
            Object component = part.accessor.apply(value);
            if (component == null && !part.nullable) {
                throw new IllegalArgumentException(
                        "component %s of %s is null, but its field is not nullable"
                                .formatted(part.name, type.getSimpleName()));
            }
            part.wire.write(component, out);
        }
    }

    @Override
    public Object read(Decoder in) throws IOException {
        @Nullable Object[] arguments = new @Nullable Object[parts.length];
        // The resolving decoder hands the fields out in the order in which they were written.
        Schema.Field[] order =
                in instanceof ResolvingDecoder resolving ? resolving.readFieldOrderIfDiff() : null;
        if (order == null) {
            for (Part part : parts) {
                arguments[part.argument] = part.wire.read(in);
            }
        } else {
            for (Schema.Field field : order) {
                Part part = parts[field.pos()];
                arguments[part.argument] = part.wire.read(in);
            }
        }
        return make(arguments);
    }

    private Object make(@Nullable Object[] arguments) {
        try {
            return (Object) constructor.invokeExact(arguments);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalArgumentException(
                    "%s refuses its components".formatted(type.getSimpleName()), e);
        }
    }
}
