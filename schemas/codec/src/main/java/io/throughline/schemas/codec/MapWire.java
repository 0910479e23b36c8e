package io.throughline.schemas.codec;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.Encoder;
import org.jspecify.annotations.Nullable;

/// A map with string keys on an Avro map.
record MapWire(Wire value) implements Wire {

    @Override
    public void write(@Nullable Object map, Encoder out) throws IOException {
        Map<?, ?> entries = (Map<?, ?>) Objects.requireNonNull(map);
        out.writeMapStart();
        out.setItemCount(entries.size());
        for (Map.Entry<?, ?> entry : entries.entrySet()) {
            out.startItem();
            out.writeString((String) entry.getKey());
            value.write(entry.getValue(), out);
        }
        out.writeMapEnd();
    }

    @Override
    public Object read(Decoder in) throws IOException {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (long left = in.readMapStart(); left > 0; left = in.mapNext()) {
            ListWire.check(map.size(), left);
            for (long i = 0; i < left; i++) {
                map.put(in.readString(), value.read(in));
            }
        }
        return map;
    }
}
