package io.throughline.schemas.codec;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Objects;
import java.util.function.Function;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.Encoder;
import org.jspecify.annotations.Nullable;

/// A value record on an Avro string: by its static `parse(String)` and its `toString()`, or, if it
/// has no `parse`, by its only component, a string.
record TextWire(Function<Object, Object> print, Function<Object, Object> parse) implements Wire {

    /// The way of writing `type` as a string; null if there is none.
    static @Nullable Wire of(Class<?> type) {
        if (!type.isRecord()) {
            return null;
        }
        for (Method method : type.getDeclaredMethods()) {
            if (method.getName().equals("parse")
                    && Modifier.isStatic(method.getModifiers())
                    && method.getReturnType() == type
                    && method.getParameterCount() == 1
                    && method.getParameterTypes()[0] == String.class) {
                return new TextWire(Object::toString, Reflection.function(type, method));
            }
        }
        if (type.getRecordComponents().length == 1
                && type.getRecordComponents()[0].getType() == String.class) {
            return new TextWire(
                    Reflection.function(type, type.getRecordComponents()[0].getAccessor()),
                    Reflection.function(type, Reflection.constructor(type)));
        }
        return null;
    }

    @Override
    public void write(@Nullable Object value, Encoder out) throws IOException {
        out.writeString((String) print.apply(Objects.requireNonNull(value)));
    }

    @Override
    public Object read(Decoder in) throws IOException {
        return parse.apply(in.readString());
    }
}
