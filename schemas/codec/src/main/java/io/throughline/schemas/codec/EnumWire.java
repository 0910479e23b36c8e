package io.throughline.schemas.codec;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.Encoder;
import org.jspecify.annotations.Nullable;

/// A Java enum on an Avro enum of the same symbols, in whatever order.
record EnumWire(List<Enum<?>> bySymbol, Map<Object, Integer> symbols) implements Wire {

    EnumWire {
        bySymbol = List.copyOf(bySymbol);
        symbols = Map.copyOf(symbols);
    }

    /// The way of writing `type` as `schema`; null if their symbols differ.
    static @Nullable Wire of(Class<? extends Enum<?>> type, Schema schema) {
        Map<String, Enum<?>> byName = new HashMap<>();
        for (Enum<?> constant : type.getEnumConstants()) {
            byName.put(constant.name(), constant);
        }
        if (!byName.keySet().equals(Set.copyOf(schema.getEnumSymbols()))) {
            return null;
        }
        List<Enum<?>> bySymbol = new ArrayList<>();
        Map<Object, Integer> symbols = new HashMap<>();
        for (String symbol : schema.getEnumSymbols()) {
            Enum<?> constant = Objects.requireNonNull(byName.get(symbol));
            symbols.put(constant, bySymbol.size());
            bySymbol.add(constant);
        }
        return new EnumWire(bySymbol, symbols);
    }

    @Override
    public void write(@Nullable Object value, Encoder out) throws IOException {
        out.writeEnum(Objects.requireNonNull(symbols.get(value)));
    }

    @Override
    public Object read(Decoder in) throws IOException {
        int symbol = in.readEnum();
        if (symbol < 0 || symbol >= bySymbol.size()) {
            throw new AvroRuntimeException(
                    "symbol %d of an enum that has %d".formatted(symbol, bySymbol.size()));
        }
        return bySymbol.get(symbol);
    }
}
